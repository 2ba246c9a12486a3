import type { PageSection, Problem, RenderedPage } from '../types.ts'

/** What is said of a text that can't be rendered in a time that anybody would wait. */
const TOO_MUCH: Pick<Problem, 'message' | 'allowed'> = {
  message: 'This text takes too long to render, so it is shown as it is written.',
  allowed: 'fewer quotes, lists, brackets, tables or emphasis, one in another; or two shorter texts',
}

/** The page of a text that takes too long to render: all of it, as it is written, in one block. */
export function plainPage(source: string, path = '', prefix = ''): RenderedPage {
  const id = `${prefix}b1`
  const problem: Problem = { path, line: 1, column: 1, ...TOO_MUCH }
  return {
    html: `<pre class="code" tabindex="0" role="group" aria-label="Text" data-b="${id}"><code>${escaped(source)}</code></pre>`,
    headings: [],
    blocks: plainBlocks(source, prefix),
    experiments: [],
    builds: [],
    problems: [problem],
    isPlain: true,
  }
}

/** Its blocks. */
export function plainBlocks(source: string, prefix = ''): RenderedPage['blocks'] {
  let lines = source.endsWith('\n') ? 0 : 1
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) lines += 1
  return [{ id: `${prefix}b1`, from: 1, to: Math.max(1, lines) }]
}

/** Its words, for a search. */
export function plainSections(source: string): PageSection[] {
  return [{ text: source.replace(/\s+/g, ' ').trim() }]
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000\u0001-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
