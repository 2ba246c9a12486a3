import type { Element, ElementContent, Root as HastRoot } from 'hast'
import type { Code, Root } from 'mdast'
import { visit } from './visit.ts'
import { property } from './blocks.ts'
import { DiagramError, drawDiagram } from './diagram.ts'
import { element, span, text } from './hast.ts'
import { highlight, languages } from './highlight.ts'
import type { ProblemList } from './problem-list.ts'
import { showHttp } from './show-http.ts'

const PLAIN = ['text', 'txt', 'plain']
const COMMANDS = ['sh', 'bash', 'shell', 'console']

/** Notes every code block of the Markdown, so that its fence's words are at hand when the page is put together. */
export function collectCode(tree: Root): Code[] {
  const codes: Code[] = []
  visit(tree, 'code', (node: Code) => {
    property(node, 'dataCode', String(codes.length))
    codes.push(node)
  })
  return codes
}

/** Draws and highlights the code blocks that collectCode noted. */
export async function finishCode(
  tree: HastRoot,
  codes: readonly Code[],
  prefix: string,
  problems: ProblemList,
): Promise<void> {
  const found: { parent: HastRoot | Element; node: Element; code: Code }[] = []
  visit(tree, 'element', (node, _index, parent) => {
    const [inner] = node.children
    if (node.tagName !== 'pre' || !parent || inner?.type !== 'element') return
    const code = codes[Number(inner.properties['dataCode'])]
    if (code) found.push({ parent: parent as HastRoot | Element, node, code })
  })
  let diagrams = 0
  for (const { parent, node, code } of found) {
    const block = (node.children[0] as Element).properties['dataB']
    const kept = block ? { dataB: block } : {}
    const figure =
      code.lang === 'mermaid' ? await diagram(parent, node, code, `${prefix}d${++diagrams}-`, problems) : undefined
    Object.assign(node, figure ?? (await codeBlock(code, problems)))
    Object.assign(node.properties, kept)
  }
}

async function codeBlock(code: Code, problems: ProblemList): Promise<Element> {
  const language = code.lang?.toLowerCase() ?? ''
  const isCommand = COMMANDS.includes(language)
  const label = isCommand
    ? 'Command'
    : languages.includes(language) || language === 'http'
      ? `Code, ${language}`
      : 'Text'
  const properties = { className: [isCommand ? 'cmd' : 'code'], tabIndex: 0, role: 'group', ariaLabel: label }
  return element('pre', properties, [element('code', {}, await coloured(code, language, problems))])
}

async function coloured(code: Code, language: string, problems: ProblemList): Promise<ElementContent[]> {
  if (language === 'http') return showHttp(code.value)
  if (language === 'console') return session(code.value)
  if (language === '' || PLAIN.includes(language) || language === 'mermaid') return [text(code.value)]
  const parts = await highlight(code.value, language)
  if (!parts) {
    problems.add(
      code,
      `No highlighting is known for “${language}”.`,
      [...PLAIN, 'http', 'console', 'mermaid', ...languages].join(', '),
      'note',
    )
  }
  return parts ?? [text(code.value)]
}

/** A terminal's session: what follows `$ ` was typed, the rest came back. The sign itself is not copied. */
function session(source: string): ElementContent[] {
  return source
    .split('\n')
    .flatMap((line, index) => [
      ...(index ? [text('\n')] : []),
      ...(line.startsWith('$ ') ? [span('ps', '$ '), text(line.slice(2))] : [span('out', line)]),
    ])
}

async function diagram(
  parent: HastRoot | Element,
  node: Element,
  code: Code,
  prefix: string,
  problems: ProblemList,
): Promise<Element | undefined> {
  let svg: Element
  try {
    svg = await drawDiagram(code.value, prefix)
  } catch (error) {
    if (!(error instanceof DiagramError)) throw error
    problems.add(
      code,
      `The diagram can't be drawn: ${error.message}`,
      'flowchart, sequenceDiagram, stateDiagram-v2, classDiagram, erDiagram, xychart-beta',
    )
    return undefined
  }
  // Markdown has taken the backslashes away already, so a quote inside is told from the last one by what follows it.
  const alt = /(?:^|\s)alt="(.*?)"(?=\s*$|\s+\w+=)/.exec(code.meta ?? '')?.[1]?.trim()
  const caption = takeCaption(parent, node)
  if (alt) svg.properties['ariaLabel'] = alt
  else if (caption) svg.properties['ariaLabelledBy'] = [`${prefix}cap`]
  else
    problems.add(
      code,
      'The diagram has no text alternative.',
      '```mermaid alt="what it shows", or a paragraph wholly in *emphasis* after it as a caption',
    )
  if (caption) caption.properties['id'] = `${prefix}cap`
  // Wider than a narrow screen at a size that can be read, so that it is moved there.
  const drawing = element('div', { className: ['drawing'], role: 'group', ariaLabel: 'Diagram', tabIndex: 0 }, [svg])
  return element('figure', { className: ['diagram'] }, caption ? [drawing, caption] : [drawing])
}

/** Takes the paragraph after a diagram as its caption when all of it is emphasised. */
function takeCaption(parent: HastRoot | Element, node: Element): Element | undefined {
  let next = parent.children.indexOf(node) + 1
  const isEmpty = (one: (typeof parent.children)[number] | undefined) => one?.type === 'text' && one.value.trim() === ''
  while (isEmpty(parent.children[next])) next++
  const paragraph = parent.children[next]
  if (paragraph?.type !== 'element' || paragraph.tagName !== 'p') return undefined
  const [only, ...others] = paragraph.children
  if (others.length || only?.type !== 'element' || only.tagName !== 'em') return undefined
  parent.children.splice(next, 1)
  return element('figcaption', { ...paragraph.properties }, only.children)
}
