import { renderApart, type RecallCard, type RenderedPage, type RenderOptions } from '@backroad/series'
import { readFile } from 'node:fs/promises'
import { digest, type DiskCache } from '../cache/disk-cache.ts'
import type { SeriesShelf } from './series-shelf.ts'

/** What is shown of a rendered page; its problems are for authors, `backroad series check` lists them. */
export type Page = Pick<RenderedPage, 'html' | 'headings' | 'blocks'>

/**
 * Renders Markdown to sanitised HTML and keeps it on disk: the renderer and its grammars take half a second to load, and are not loaded at
 * all when every page asked for is kept. Rendering is done beside this thread; what takes too long is shown as it is written.
 */
export class PageRenderer {
  readonly #shelf: SeriesShelf
  readonly #cache: DiskCache

  constructor(shelf: SeriesShelf, cache: DiskCache) {
    this.#shelf = shelf
    this.#cache = cache
  }

  /** The file at `path`, an absolute path that the series itself names. */
  async render(path: string, options: Pick<RenderOptions, 'idPrefix'> = {}): Promise<Page> {
    const source = await readFile(path, 'utf8')
    const { glossary } = this.#shelf.series
    const key = JSON.stringify([digest(source), digest(JSON.stringify(glossary)), options.idPrefix ?? ''])
    return this.#kept('page', key, async () => {
      const { html, headings, blocks, isPlain } = await renderApart(source, { ...options, path, glossary })
      return { value: { html, headings, blocks }, isPlain }
    })
  }

  /** Question and answer of a card. Terms are not marked in them: what one means may be what is asked. */
  async card({
    question,
    answer,
  }: Pick<RecallCard, 'question' | 'answer'>): Promise<{ question: string; answer: string }> {
    return this.#kept('card', JSON.stringify([question, answer]), async () => {
      const [asked, told] = await Promise.all([renderApart(question), renderApart(answer)])
      return { value: { question: asked.html, answer: told.html }, isPlain: asked.isPlain ?? told.isPlain }
    })
  }

  /** What someone else wrote, as sanitised HTML. */
  async proposal(source: string, idPrefix: string): Promise<string> {
    return this.#text('proposal', source, idPrefix)
  }

  /** What a person wrote, as sanitised HTML. */
  async note(source: string, idPrefix: string): Promise<string> {
    return this.#text('note', source, idPrefix)
  }

  #text(kind: string, source: string, idPrefix: string): Promise<string> {
    return this.#kept(kind, JSON.stringify([source, idPrefix]), async () => {
      const { html, isPlain } = await renderApart(source, { idPrefix })
      return { value: html, isPlain }
    })
  }

  /** What took too long is not kept: the next time the machine may be quicker. */
  async #kept<T>(
    kind: string,
    key: string,
    make: () => Promise<{ readonly value: T; readonly isPlain: true | undefined }>,
  ): Promise<T> {
    try {
      return await this.#cache.get(kind, key, async () => {
        const { value, isPlain } = await make()
        if (isPlain) throw new NotKept(value)
        return value
      })
    } catch (error) {
      if (error instanceof NotKept) return error.value as T
      throw error
    }
  }
}

class NotKept extends Error {
  readonly value: unknown

  constructor(value: unknown) {
    super('This took too long to render.')
    this.value = value
  }
}
