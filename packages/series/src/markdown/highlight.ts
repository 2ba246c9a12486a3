import type { ElementContent } from 'hast'
import type { HighlighterCore, LanguageInput } from 'shiki/core'
import { span, text } from './hast.ts'

/**
 * What a run of code is, as a class. Colours are the look's own (`hl-…` in the stylesheet); nothing is written into style
 * attributes, so a policy without `unsafe-inline` holds.
 */
const highlightClasses = [
  'hl-comment',
  'hl-string',
  'hl-number',
  'hl-keyword',
  'hl-name',
  'hl-type',
  'hl-punctuation',
] as const

const SCOPES: Record<(typeof highlightClasses)[number], string[]> = {
  'hl-comment': ['comment', 'punctuation.definition.comment', 'meta.diff.header'],
  'hl-string': ['string', 'punctuation.definition.string', 'markup.inserted', 'constant.character.escape'],
  'hl-number': ['constant.numeric', 'constant.language', 'keyword.other.unit'],
  'hl-keyword': ['keyword', 'storage', 'variable.language', 'markup.deleted', 'entity.name.tag'],
  'hl-name': [
    'entity.name.function',
    'support.function',
    'meta.function-call.generic',
    'entity.other.attribute-name',
    'support.type.property-name',
  ],
  'hl-type': ['entity.name.type', 'entity.name.class', 'support.type', 'support.class'],
  'hl-punctuation': ['punctuation', 'keyword.operator.assignment'],
}

// The theme's colours are only numbers for the classes: #000001 is the first. #000000 is text.
const colourOf = (index: number) => `#${(index + 1).toString(16).padStart(6, '0')}`
const THEME = {
  name: 'backroad',
  type: 'light' as const,
  fg: '#000000',
  bg: '#ffffff',
  settings: highlightClasses.map((name, index) => ({ scope: SCOPES[name], settings: { foreground: colourOf(index) } })),
}

type Language = () => Promise<{ default: LanguageInput }>

const LANGUAGES: Record<string, Language> = {
  typescript: () => import('shiki/langs/typescript.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  graphql: () => import('shiki/langs/graphql.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  nginx: () => import('shiki/langs/nginx.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
}

const SHORT: Record<string, string> = {
  ts: 'typescript',
  js: 'javascript',
  py: 'python',
  rs: 'rust',
  sh: 'shellscript',
  bash: 'shellscript',
  shell: 'shellscript',
  yml: 'yaml',
  dockerfile: 'docker',
}

/** The languages that are highlighted, by the names a fence may use. */
export const languages: readonly string[] = [...Object.keys(LANGUAGES), ...Object.keys(SHORT)]

const LONGEST = 100_000

// Bounded by length and not by time: by time, a busy machine would colour the same page otherwise than an idle one.
const BOUNDS = { tokenizeTimeLimit: 0, tokenizeMaxLineLength: 2_000 }

let highlighter: Promise<HighlighterCore> | undefined

/** One highlighter for the process, made at the first use and given each language when it is first asked for. */
async function withLanguage(name: string, load: Language): Promise<HighlighterCore> {
  highlighter ??= (async () => {
    const [{ createHighlighterCore }, { createOnigurumaEngine }] = await Promise.all([
      import('shiki/core'),
      import('shiki/engine/oniguruma'),
    ])
    // The grammars are written for Oniguruma: to translate them for JavaScript's own takes twice as long as to load it.
    return createHighlighterCore({ themes: [THEME], langs: [], engine: createOnigurumaEngine(import('shiki/wasm')) })
  })()
  const ready = await highlighter
  if (!ready.getLoadedLanguages().includes(name)) await ready.loadLanguage((await load()).default)
  return ready
}

/** Code as spans with classes; undefined for a language that isn't known. Very long code stays plain. */
export async function highlight(code: string, language: string): Promise<ElementContent[] | undefined> {
  const name = Object.hasOwn(SHORT, language) ? SHORT[language] : language
  const load = name !== undefined && Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined
  if (!name || !load) return undefined
  if (code.length > LONGEST) return [text(code)]
  const { codeToTokensBase } = await withLanguage(name, load)
  const lines = codeToTokensBase(code, { lang: name, theme: THEME.name, ...BOUNDS })
  const parts: ElementContent[] = []
  for (const [index, line] of lines.entries()) {
    if (index) parts.push(text('\n'))
    for (const { content, color } of line) {
      const className = color ? highlightClasses[Number.parseInt(color.slice(1), 16) - 1] : undefined
      parts.push(className ? span(className, content) : text(content))
    }
  }
  return parts
}
