import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names of the corpora in `corpora/`, whose README says where each is from. */
export const CORPORA = ['brs-kb', 'bleach', 'html5lib'] as const

/** The texts of a corpus, as they stand at their origin. */
export function corpus(name: (typeof CORPORA)[number]): readonly string[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'corpora', `${name}.json`), 'utf8')) as string[]
}

/** What Markdown puts a text into, each a way of its own into the page. */
export const PLACES: Readonly<Record<string, (text: string) => string>> = {
  'as a page': (text) => text,
  'in the address of a link': (text) => `[a](${text})`,
  'in the address of a link in angle brackets': (text) => `[a](<${oneLine(text)}>)`,
  'in a definition': (text) => `[a][x]\n\n[x]: <${oneLine(text)}> "${oneLine(text)}"`,
  'in the address of a picture': (text) => `![a](${text})`,
  'as the words of a picture': (text) => `![${oneLine(text)}](https://pictures.example/x.png)`,
  'in a title': (text) => `[a](https://example.org "${oneLine(text)}")`,
  'in a heading and a table': (text) => `## ${oneLine(text)}\n\n| ${oneLine(text)} |\n| - |\n| ${oneLine(text)} |`,
  'in a note, a quote and a hint': (text) =>
    `a[^1]\n\n> ${oneLine(text)}\n\n:::hint[${oneLine(text)}]\n${text}\n:::\n\n[^1]: ${oneLine(text)}`,
  'in code and its language': (text) => `\`${oneLine(text)}\`\n\n\`\`\`${oneLine(text)}\n${text}\n\`\`\``,
  'in a diagram': (text) => `\`\`\`mermaid alt="${oneLine(text)}"\nflowchart TD\n  A["${oneLine(text)}"] --> B\n\`\`\``,
  'in a directive': (text) => `::experiment[${oneLine(text)}]{x="${oneLine(text)}"}\n\n:term[${oneLine(text)}]`,
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')
