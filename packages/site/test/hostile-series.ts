import { renderMarkdown } from '@backroad/series'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { SAMPLE } from './sample-series.ts'

/** The hostile texts that others have collected; packages/series/test/corpora/README.md says where each is from. */
export function hostileTexts(): string[] {
  const corpora = path.resolve(import.meta.dirname, '../../series/test/corpora')
  return ['brs-kb', 'bleach', 'html5lib'].flatMap(
    (name) => JSON.parse(readFileSync(path.join(corpora, `${name}.json`), 'utf8')) as string[],
  )
}

/** Where a text may do harm, and where it may also be an error; what is in error is never published. */
const RISKY: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `[a](<${oneLine(text)}>)`,
  (text) => `[a](https://x.example/${oneLine(text).replace(/[\s()<>\\]/g, '')})`,
  (text) => `![${oneLine(text)}](https://pictures.example/x.png)`,
  (text) => `[a](https://example.org "${oneLine(text)}")`,
  (text) => `![a](https://pictures.example/${oneLine(text).replace(/[\s()<>\\]/g, '')})`,
]

/** Where any text may stand. */
const SAFE: readonly ((text: string) => string)[] = [
  (text) => `${fence(text)}\n${text}\n${fence(text)}`,
  (text) => `## ${escaped(text)}\n\n> ${escaped(text)}`,
  (text) => `| ${escaped(text)} |\n| - |\n| ${escaped(text)} |`,
  (text) => `\`\`\`\`\`html\n${oneLine(text)}\n\`\`\`\`\``,
]

const oneLine = (text: string): string => text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')
/** Every sign as it is, so that it stands in the page as text. */
const escaped = (text: string): string => oneLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&')
const fence = (text: string): string =>
  '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))

/** As many articles as asked for, which together hold every text as it is seen, and where it isn't an error otherwise too. */
async function hostileArticles(texts: readonly string[], count: number): Promise<string[]> {
  const groups = Array.from({ length: count }, (_, nth) => texts.filter((__, index) => index % count === nth))
  const articles: string[] = []
  for (const group of groups) {
    const risky = group.map((text, index) => RISKY[index % RISKY.length]!(text))
    const safe = group.map((text, index) => SAFE[index % SAFE.length]!(text))
    articles.push([...safe, DIAGRAM, await withoutErrors(risky)].join(APART))
  }
  return articles
}

const DIAGRAM =
  '```mermaid alt="<img src=x onerror=alert(1)>"\nflowchart TD\n  A["<img src=x onerror=alert(1)>"] --> B\n```'

/** A comment of its own ends what might go on. */
const APART = '\n\n<!-- -->\n\n'

/** An article of the blocks without those in which an author would be told of an error: no site is made of them. */
async function withoutErrors(blocks: readonly string[]): Promise<string> {
  let left = blocks
  for (;;) {
    const { text, lineOf } = joined(left)
    const { problems } = await renderMarkdown(text, { experiments: [], builds: [], topics: [], images: [] })
    const wrong = new Set(problems.filter(({ level }) => level !== 'note').map(({ line }) => lineOf(line ?? 0)))
    if (wrong.size === 0) return text
    left = left.filter((_, index) => !wrong.has(index))
  }
}

/** Blocks under each other, and which of them a line belongs to. */
function joined(blocks: readonly string[]): { text: string; lineOf: (line: number) => number } {
  const begins: number[] = []
  let lines = 1
  for (const block of blocks) {
    begins.push(lines)
    lines += block.split(/\r\n|\r|\n/).length + 3
  }
  return { text: blocks.join(APART), lineOf: (line) => begins.findLastIndex((begin) => begin <= line) }
}

const yaml = (value: unknown): string => `${JSON.stringify(value)}\n`

/** A text where only one line may stand, and something must. */
const line = (text: string): string => oneLine(text).trim() || 'nothing'

/** A series in which hostile texts stand wherever a person can write. */
export async function hostileSeries(): Promise<{ files: Record<string, string | Uint8Array>; articles: number }> {
  const texts = hostileTexts()
  const some = texts.filter((text) => text.length < 400)
  let next = 0
  const another = () => line(some[(next += 7) % some.length]!)
  const articles = await hostileArticles(texts, 12)
  const files: Record<string, string | Uint8Array> = {
    'series.yaml': yaml({
      ...{ format: 1, slug: 'hostile', title: another(), description: another(), version: '0.1.0', license: another() },
      author: { name: another(), address: 'https://ada.example/?q=<script>alert(1)</script>"onload="alert(1)' },
      address: 'https://ada.example/<script>alert(1)</script>/',
      corrections: { mail: 'ada@ada.example', forge: 'https://forge.example/"onload="alert(1)/' },
    }),
    'introduction.md': articles.at(-1)!,
    'glossary.yaml': yaml([
      { term: 'alert', also: [another()], means: another() },
      { term: another(), means: another() },
    ]),
    '01-hostile/chapter.yaml': yaml({ title: another() }),
    '02-planned/chapter.yaml': yaml({ title: another() }),
  }
  for (const [index, article] of articles.entries()) {
    const number = String(index + 1).padStart(2, '0')
    const topic = `01-hostile/${number}-article-${index + 1}`
    files[`${topic}/topic.yaml`] = yaml({
      title: another(),
      question: another(),
      minutes: 5,
      aliases: [`old-${index}`],
    })
    files[`${topic}/lesson.md`] = article
    files[`${topic}/corrections.yaml`] = yaml(
      Array.from({ length: 30 }, () => ({
        ...{ by: another(), at: '2026-02-03', reason: another(), quote: another() },
        source: index % 2 ? another() : `https://x.example/${another()}`,
      })),
    )
    files[`${topic}/proof.json`] = proofOf(another)
  }
  for (let n = 1; n <= 200; n++) {
    const link = n % 3 === 0 ? { link: `https://x.example/?q=${encodeURI(another().toWellFormed())}` } : {}
    files[`02-planned/${String(n).padStart(3, '0')}-planned-${n}/topic.yaml`] = yaml({
      ...{ title: another(), question: another(), minutes: 5, ...link },
    })
  }
  return { files, articles: articles.length }
}

function proofOf(another: () => string): string {
  const { proofs } = JSON.parse(String(SAMPLE['01-internet/01-what-is-http/proof.json'])) as { proofs: object[] }
  return yaml({
    format: 1,
    proofs: proofs.map((proof) => ({ ...proof, title: another(), seed: another(), seriesVersion: another() })),
  })
}
