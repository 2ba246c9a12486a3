import type { RecallCard, RenderedPage, RenderOptions } from '@backroad/series'
import { readFile } from 'node:fs/promises'
import { digest, type DiskCache } from '../cache/disk-cache.ts'
import { RenderApart } from './render-apart.ts'
import type { SeriesShelf } from './series-shelf.ts'

/** What is shown of a rendered page; its problems are for authors, `backroad series check` lists them. */
export type Page = Pick<RenderedPage, 'html' | 'headings' | 'blocks'>

/**
 * Renders Markdown of the series to sanitised HTML and keeps it on disk: the renderer and its grammars take half a
 * second to load, and are not loaded at all when every page asked for is kept.
 */
export class PageRenderer {
  readonly #shelf: SeriesShelf
  readonly #cache: DiskCache
  readonly #apart = new RenderApart()

  constructor(shelf: SeriesShelf, cache: DiskCache) {
    this.#shelf = shelf
    this.#cache = cache
  }

  /** The file at `path`, an absolute path that the series itself names. */
  async render(path: string, options: Pick<RenderOptions, 'idPrefix'> = {}): Promise<Page> {
    const source = await readFile(path, 'utf8')
    const { glossary } = this.#shelf.series
    const key = JSON.stringify([digest(source), digest(JSON.stringify(glossary)), options.idPrefix ?? ''])
    return this.#cache.get('page', key, async () => {
      const { renderMarkdown } = await import('@backroad/series')
      const { html, headings, blocks } = await renderMarkdown(source, { ...options, path, glossary })
      return { html, headings, blocks }
    })
  }

  /** Question and answer of a card. Terms are not marked in them: what one means may be what is asked. */
  async card({
    question,
    answer,
  }: Pick<RecallCard, 'question' | 'answer'>): Promise<{ question: string; answer: string }> {
    return this.#cache.get('card', JSON.stringify([question, answer]), async () => {
      const { renderMarkdown } = await import('@backroad/series')
      const [asked, told] = await Promise.all([renderMarkdown(question), renderMarkdown(answer)])
      return { question: asked.html, answer: told.html }
    })
  }

  /** What someone else wrote, as sanitised HTML; what takes too long to render is shown as it is written. */
  async proposal(source: string, idPrefix: string): Promise<string> {
    const key = JSON.stringify([source, idPrefix])
    try {
      return await this.#cache.get('proposal', key, async () => {
        const rendered = await this.#apart.render(source, idPrefix)
        if ('tooLong' in rendered) throw new TakesTooLong()
        return rendered.html
      })
    } catch (error) {
      if (!(error instanceof TakesTooLong)) throw error
      return `<pre class="code"><code>${escaped(source)}</code></pre>`
    }
  }

  async close(): Promise<void> {
    await this.#apart.close()
  }

  /** What a person wrote, as sanitised HTML. */
  async note(source: string, idPrefix: string): Promise<string> {
    return this.#cache.get('note', JSON.stringify([source, idPrefix]), async () => {
      const { renderMarkdown } = await import('@backroad/series')
      return (await renderMarkdown(source, { idPrefix })).html
    })
  }
}

/** Not kept: the next time the machine may be quicker. */
class TakesTooLong extends Error {}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
