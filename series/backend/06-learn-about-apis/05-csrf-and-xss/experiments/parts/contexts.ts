/** How a value is written into each of five places: as it is, as if every place were text, and as that place asks for. */
export interface Place {
  readonly name: string
  readonly page: (value: string) => string
  /** What is right in this place. */
  readonly right: (value: string) => string
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** What is right between tags. */
export const asText = (value: string): string => value.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)

const inScript = (value: string): string =>
  JSON.stringify(value).slice(1, -1).replaceAll('<', '\\u003c').replaceAll("'", '\\u0027')

const leadsToAPlace = (value: string): boolean => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)

export const PLACES: readonly Place[] = [
  { name: 'text', page: (value) => `<p>${value}</p>`, right: asText },
  { name: 'attribute', page: (value) => `<p title="${value}">pear</p>`, right: asText },
  {
    name: 'address',
    page: (value) => `<a href="${value}">pear</a>`,
    right: (value) => (leadsToAPlace(value) ? asText(value) : '#'),
  },
  { name: 'string in a script', page: (value) => `<script>var pear = '${value}'</script>`, right: inScript },
  {
    name: 'data in a script element',
    page: (value) => `<script type="application/json">{"pear":"${value}"}</script>`,
    right: inScript,
  },
]
