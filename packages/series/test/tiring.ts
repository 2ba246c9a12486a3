/** Markdown that makes parsers work far more than its length says; each gives about so many characters of it. */
export const TIRING: Readonly<Record<string, (length: number) => string>> = {
  'quotes in quotes': (n) => `${'>'.repeat(n)}x`,
  'quotes in quotes, spaced': (n) => `${'> '.repeat(n / 2)}x`,
  'lists in lists': (n) => `${'- '.repeat(n / 2)}x`,
  'numbered lists in lists': (n) => `${'1. '.repeat(n / 3)}x`,
  'lists in lists, by indentation': (n) => {
    const lines: string[] = []
    for (let depth = 0, length = 0; length < n; depth++, length += 2 * depth) lines.push(`${'  '.repeat(depth)}- a`)
    return lines.join('\n')
  },
  'brackets that never close': (n) => '['.repeat(n),
  'brackets that never open': (n) => ']'.repeat(n),
  'brackets in brackets': (n) => '['.repeat(n / 2) + ']'.repeat(n / 2),
  'links in brackets': (n) => '[a](b'.repeat(n / 5),
  'links whose titles never end': (n) => '[a](b "'.repeat(n / 7),
  'pictures in pictures': (n) => `${'!['.repeat(n / 4)}${'](a)'.repeat(n / 8)}`,
  'emphasis that never ends': (n) => '*a **b _c '.repeat(n / 10),
  'emphasis that never begins': (n) => 'a** '.repeat(n / 4),
  'emphasis in emphasis': (n) => `${'*'.repeat(n / 2)}a${'*'.repeat(n / 2)}`,
  'emphasis by turns': (n) => `${'*a _b '.repeat(n / 12)}${'c_ d* '.repeat(n / 12)}`,
  'code of every length': (n) => {
    let text = ''
    for (let run = 1; text.length < n; run++) text += `e${'`'.repeat(run)}`
    return text
  },
  'comments that never end': (n) => 'a <!-- '.repeat(n / 7),
  'tags that never end': (n) => '<a b="'.repeat(n / 6),
  'instructions that never end': (n) => 'a <? '.repeat(n / 5),
  'addresses without an end': (n) => 'a@a.'.repeat(n / 4),
  'addresses of the web': (n) => 'http://a.'.repeat(n / 9),
  entities: (n) => '&#1'.repeat(n / 3),
  'notes in notes': (n) => '[^a]'.repeat(n / 4) + '\n\n[^a]: b',
  'notes that are not there': (n) => '[^'.repeat(n / 2),
  'definitions of the same': (n) => '[a]: b\n'.repeat(n / 7),
  'a table of many columns': (n) => `${'|a'.repeat(n / 8)}|\n${'|-'.repeat(n / 8)}|\n${'|\n'.repeat(n / 4)}`,
  'a table of many rows': (n) => `| a |\n| - |\n${'| b |\n'.repeat(n / 6)}`,
  'headings of one name': (n) => '# a\n'.repeat(n / 4),
  'links to no heading': (n) => '## a\n\n[a](#b)\n\n'.repeat(n / 15),
  'containers in containers': (n) => ':::hint\n'.repeat(n / 8),
  'directives in directives': (n) => ':a['.repeat(n / 3),
  'attributes of a directive': (n) => ':a{b='.repeat(n / 5),
  'marks that are never closed': (n) => '<kbd>'.repeat(n / 5),
  'marks, one after the other': (n) => '<kbd>a</kbd>'.repeat(n / 12),
  'many fences': (n) => '```\n'.repeat(n / 4),
  'code in many languages': (n) => '```html\n<a\n```\n\n'.repeat(n / 16),
  'a long line of code': (n) => `\`\`\`js\n${'a[/('.repeat(n / 4)}\n\`\`\``,
  'a diagram of many nodes': (n) =>
    `\`\`\`mermaid\nflowchart TD\n${Array.from({ length: n / 12 }, (_, i) => `a${i}-->b${i}`).join('\n')}\n\`\`\``,
  'many small diagrams': (n) => '```mermaid\nflowchart TD\na-->b\n```\n\n'.repeat(n / 35),
  'a paragraph of many lines': (n) => 'a\n'.repeat(n / 2),
  'many tasks': (n) => '- [ ] a\n'.repeat(n / 8),
  tabs: (n) => '\t'.repeat(n),
  'line ends': (n) => '\n'.repeat(n),
  backslashes: (n) => '\\'.repeat(n),
}
