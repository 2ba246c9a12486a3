import { type DefaultTreeAdapterTypes as Tree, html as names, parse } from 'parse5'

/** One element of a page. */
export interface HtmlElement {
  /** In lower case, as the parser gives it. */
  readonly name: string
  /** By name in lower case, decoded. */
  readonly attributes: ReadonlyMap<string, string>
  /** The text within, decoded, of all its descendants. */
  readonly text: string
  /** Elements right within it. */
  readonly children: readonly HtmlElement[]
  /** Where it begins and ends in the text of the page, in characters; absent where the parser made it up. */
  readonly at?: { readonly start: number; readonly end: number }
}

/** A form as it stands on a page, with what its fields hold. */
export interface HtmlForm {
  readonly method: string
  /** As written; empty where the form goes to the page itself. */
  readonly action: string
  readonly type: string
  /** What would be sent if nobody touched it. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** Names of fields that a person can fill in. */
  readonly names: readonly string[]
  readonly element: HtmlElement
}

/** A page as a browser's parser reads it (HTML Standard, "Parsing HTML documents"). What stands in a template is left out. */
export class HtmlPage {
  readonly source: string
  readonly elements: readonly HtmlElement[]

  constructor(source: string) {
    this.source = source
    this.elements = elementsOf(parse(source, { sourceCodeLocationInfo: true }))
  }

  byId(id: string): HtmlElement | undefined {
    return this.elements.find((element) => element.attributes.get('id') === id)
  }

  all(name: string): readonly HtmlElement[] {
    return this.elements.filter((element) => element.name === name)
  }

  /** The form that leads to a path, however its address is written; of a page at the root. */
  form(action: string | RegExp): HtmlForm | undefined {
    return this.forms.find((form) => {
      const path = URL.canParse(form.action, 'http://program/') ? new URL(form.action, 'http://program/').pathname : ''
      return typeof action === 'string' ? path === action : action.test(path)
    })
  }

  get forms(): readonly HtmlForm[] {
    return this.all('form').map(formOf)
  }
}

function elementsOf(parent: Tree.ParentNode): HtmlElement[] {
  const found: HtmlElement[] = []
  const walk = (node: Tree.ParentNode): HtmlElement[] =>
    node.childNodes.filter(isElement).map((element) => {
      const place = found.length
      found.push(undefined as unknown as HtmlElement)
      const location = element.sourceCodeLocation
      const made: HtmlElement = {
        name: element.tagName.toLowerCase(),
        attributes: new Map(
          element.attrs.map(({ prefix, name, value }) => [prefix ? `${prefix}:${name}` : name.toLowerCase(), value]),
        ),
        text: textOf(element),
        children: walk(element),
        ...(location ? { at: { start: location.startOffset, end: location.endOffset } } : {}),
      }
      found[place] = made
      return made
    })
  walk(parent)
  return found
}

function isElement(node: Tree.ChildNode): node is Tree.Element {
  return 'tagName' in node
}

function textOf(node: Tree.ParentNode): string {
  return node.childNodes
    .map((child) =>
      child.nodeName === '#text' ? (child as Tree.TextNode).value : 'childNodes' in child ? textOf(child) : '',
    )
    .join('')
}

const controls: ReadonlySet<string> = new Set([names.TAG_NAMES.INPUT, names.TAG_NAMES.TEXTAREA, names.TAG_NAMES.SELECT])
/** Types of input that hold nothing to send unless they are used. */
const unused = new Set(['submit', 'button', 'image', 'reset', 'file'])

function formOf(element: HtmlElement): HtmlForm {
  const within = descendants(element).filter(
    ({ name, attributes }) => controls.has(name) && attributes.has('name') && !attributes.has('disabled'),
  )
  const typeOf = ({ name, attributes }: HtmlElement) =>
    name === 'input' ? (attributes.get('type') ?? 'text').toLowerCase() : name
  const sent = within.filter(
    (control) =>
      !unused.has(typeOf(control)) &&
      !(/^(checkbox|radio)$/.test(typeOf(control)) && !control.attributes.has('checked')),
  )
  return {
    method: (element.attributes.get('method') ?? 'get').toLowerCase(),
    action: element.attributes.get('action') ?? '',
    type: (element.attributes.get('enctype') ?? 'application/x-www-form-urlencoded').toLowerCase(),
    fields: sent.map((control) => [control.attributes.get('name') ?? '', valueOf(control)]),
    names: within
      .filter((control) => typeOf(control) !== 'hidden')
      .map((control) => control.attributes.get('name') ?? ''),
    element,
  }
}

function valueOf({ name, attributes, text, children }: HtmlElement): string {
  if (name === 'textarea') return text
  if (name !== 'select') return attributes.get('value') ?? ''
  const options = children.filter((child) => child.name === 'option')
  const chosen = options.find((option) => option.attributes.has('selected')) ?? options[0]
  return chosen?.attributes.get('value') ?? chosen?.text ?? ''
}

function descendants(element: HtmlElement): HtmlElement[] {
  return element.children.flatMap((child) => [child, ...descendants(child)])
}
