import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestOf } from './digest.ts'
import type { Assets } from './site-facts.ts'

/** Of the look of Backroad's own pages, what an article needs; then what only a site has. */
const STYLES = ['tokens', 'base', 'prose', 'sidenotes'].map((name) => `@backroad/web/styles/${name}.css`)
const FONTS = ['literata-text', 'literata-italic', 'literata-display', 'plex-mono']
const LICENCES = ['OFL-literata.txt', 'OFL-plex-mono.txt']

const own = (file: string): string => path.resolve(import.meta.dirname, '..', file)
const ofWeb = (name: string): string => fileURLToPath(import.meta.resolve(name))

/** The site's own files by their paths, under names that change with their content, and what pages call them. */
export function makeAssets(): { readonly assets: Assets; readonly files: ReadonlyMap<string, string | Uint8Array> } {
  const files = new Map<string, string | Uint8Array>()
  const add = (name: string, content: string | Uint8Array): string => {
    const file = `assets/${name.replace(/(\.\w+)$/, `-${digestOf(content).slice(0, 10)}$1`)}`
    files.set(file, content)
    return file
  }
  const fonts = new Map(
    FONTS.map((name) => [
      `${name}.woff2`,
      add(`${name}.woff2`, readFileSync(ofWeb(`@backroad/web/fonts/${name}.woff2`))),
    ]),
  )
  for (const name of LICENCES) files.set(`assets/${name}`, readFileSync(ofWeb(`@backroad/web/fonts/${name}`)))
  const style = [...STYLES.map(ofWeb), own('styles/site.css')]
    .map((file) => tightened(readFileSync(file, 'utf8')))
    .join('')
    .replace(/\.\.\/fonts\/([\w-]+\.woff2)/g, (_, name: string) => fonts.get(name)!.replace('assets/', ''))
  const script = (name: string) => add(`${name}.js`, readFileSync(own(`browser/${name}.js`)))
  return {
    assets: {
      style: add('site.css', style),
      icon: add('road.svg', readFileSync(own('styles/road.svg'))),
      script: script('site'),
      search: script('search'),
      propose: script('propose'),
    },
    files,
  }
}

/** A stylesheet without its comments and indentation; no string in ours holds either. */
function tightened(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\n\s*/g, '\n')
    .replace(/\n+/g, '\n')
    .trimStart()
}
