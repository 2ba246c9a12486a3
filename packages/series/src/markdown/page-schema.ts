import type { Options as Schema } from 'rehype-sanitize'

const TEXT = ['p', 'a', 'em', 'strong', 'code', 'del', 'br', 'dfn', 'kbd', 'sub', 'sup', 'mark', 'var', 'samp', 'span']
const BLOCKS = [
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'hr',
  'div',
  'details',
  'summary',
  'img',
]
const TABLES = ['table', 'thead', 'tbody', 'tr', 'th', 'td']

/**
 * All that Markdown may become. Nothing with code in it, no styles, no forms, no ids but those made here (a page's own HTML never
 * gets this far, see takeHtml; this is the second lock). Trusted parts (highlighting, diagrams, notes, terms) are put in afterwards.
 */
export const pageSchema: Schema = {
  tagNames: [...TEXT, ...BLOCKS, ...TABLES],
  strip: ['script', 'style'],
  clobber: [],
  clobberPrefix: '',
  ancestors: {
    li: ['ul', 'ol'],
    tr: ['table'],
    th: ['table'],
    td: ['table'],
    thead: ['table'],
    tbody: ['table'],
    summary: ['details'],
  },
  attributes: {
    '*': ['dataB'],
    a: ['href', 'title'],
    code: [
      ['className', /^language-[\w+#.-]{1,40}$/],
      ['dataCode', /^\d+$/],
    ],
    details: [['className', 'hint']],
    div: [
      ['dataExperiment', /^[a-z0-9-]+$/],
      ['dataBuild', /^[a-z0-9-]+$/],
    ],
    h2: ['id'],
    h3: ['id'],
    h4: ['id'],
    h5: ['id'],
    h6: ['id'],
    img: ['src', 'alt', 'title', ['width', /^\d{1,5}$/], ['height', /^\d{1,5}$/]],
    ol: ['start'],
    span: [
      ['dataNote', /^\d+$/],
      ['dataNoteAgain', /^\d+$/],
    ],
    td: [['align', 'left', 'right', 'center']],
    th: [['align', 'left', 'right', 'center']],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['https'] },
}
