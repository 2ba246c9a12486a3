/** Licences that people name at the end of a README: the SPDX name, and what else it goes by. */
const LICENCES: readonly (readonly [spdx: string, ...also: string[]])[] = [
  ['MIT'],
  ['Apache-2.0', 'Apache 2', 'Apache v2.0'],
  ['BSD-2-Clause', 'Simplified BSD'],
  ['BSD-3-Clause', 'New BSD'],
  ['0BSD'],
  ['ISC'],
  ['MPL-2.0'],
  ['Unlicense', 'The Unlicense'],
  ['WTFPL'],
  ['GPL-2.0-only', 'GPL-2.0', 'GPLv2'],
  ['GPL-2.0-or-later', 'GPL-2.0+', 'GPLv2+'],
  ['GPL-3.0-only', 'GPL-3.0', 'GPLv3'],
  ['GPL-3.0-or-later', 'GPL-3.0+', 'GPLv3+'],
  ['LGPL-2.1-only', 'LGPL-2.1'],
  ['LGPL-2.1-or-later', 'LGPL-2.1+'],
  ['LGPL-3.0-only', 'LGPL-3.0', 'LGPLv3'],
  ['LGPL-3.0-or-later', 'LGPL-3.0+'],
  ['AGPL-3.0-only', 'AGPL-3.0', 'AGPLv3'],
  ['AGPL-3.0-or-later', 'AGPL-3.0+'],
  ['GFDL-1.3-only', 'GFDL-1.3'],
  ['GFDL-1.3-or-later'],
  ['CC0-1.0', 'CC0', 'CC0 1.0 Universal'],
  ...['4.0', '3.0'].flatMap((version) =>
    ['BY', 'BY-SA', 'BY-ND', 'BY-NC', 'BY-NC-SA', 'BY-NC-ND'].map((kind) => [`CC-${kind}-${version}`] as const),
  ),
]

const bare = (name: string): string => name.toLowerCase().replace(/[\s-]+/g, '-')
const SPDX = new Map(LICENCES.flatMap(([spdx, ...also]) => [spdx, ...also].map((name) => [bare(name), spdx] as const)))

/** The SPDX name of a licence in a line such as “MIT © Ada” or “Licensed under the Apache 2.0 License.”; nothing else is guessed. */
export function licenceOf(line: string): string | undefined {
  const name = line
    .replace(/\s*[,.;|–—-]?\s*(?:©|\(c\)|copyright\b).*$/iu, '')
    .replace(/^(?:(?:is|are)\s+)?(?:licensed|released|published|available)\s+under\s+/i, '')
    .replace(/^the\s+(?!unlicense)/i, '')
    .replace(/\.$/, '')
    .replace(/\s+licen[cs]e$/i, '')
    .trim()
  return SPDX.get(bare(name))
}
