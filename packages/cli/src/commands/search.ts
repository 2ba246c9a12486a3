import { painterFor } from '../draw/paint.ts'
import { wrap } from '../draw/wrap.ts'
import { openApp } from '../open-app.ts'

type Parts = readonly { readonly text: string; readonly mark?: true }[]

/** `backroad search`: finds words in lessons, stages, the glossary and your notes. */
export async function search(words: readonly string[], options: { json?: true }): Promise<number> {
  await using app = await openApp()
  const result = await app.search.find(words.join(' '))
  if (options.json) {
    console.log(JSON.stringify(result, null, 2))
    return 0
  }
  const paint = painterFor(process.stdout)
  const draw = (parts: Parts) => parts.map(({ text, mark }) => (mark ? paint('underline', text) : text)).join('')
  for (const { kind, title, part, href, snippet } of result.hits) {
    const head = [draw(title), ...(part ? [draw(part)] : [])].join(' · ')
    console.log(`${paint('bold', kind === 'note' ? `Your note on ${head}` : head)}  ${paint('dim', href)}`)
    for (const line of wrap(draw(snippet), 76)) console.log(`  ${line}`)
    console.log('')
  }
  console.log(result.total === 0 ? 'Nothing found.' : `${result.total} found.`)
  return 0
}
