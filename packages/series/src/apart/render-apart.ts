import { plainBlocks, plainPage, plainSections } from '../markdown/plain-page.ts'
import type { PageSection, RenderedPage } from '../types.ts'
import { Apart, type ApartOptions } from './apart.ts'

/** One for the process: texts are rendered one after the other, and the thread ends when nobody asks. */
const apart = new Apart()

/**
 * Renders Markdown that may be made by anyone, beside this thread, which goes on meanwhile. A text that takes too long or is nested too
 * deeply is shown as it is written: the page is then `isPlain`, and its one problem says so.
 */
export async function renderApart(source: string, options: ApartOptions = {}): Promise<RenderedPage> {
  const page = await apart.ask({ kind: 'render', source, options })
  return (page as RenderedPage | undefined) ?? plainPage(source, options.path, options.idPrefix)
}

/** The plain text of a page in parts, see markdown/page-sections.ts; all in one part, where parsing it takes too long. */
export async function sectionsApart(source: string): Promise<PageSection[]> {
  return ((await apart.ask({ kind: 'sections', source })) as PageSection[] | undefined) ?? plainSections(source)
}

/** The blocks of a page with their lines; all in one, where parsing it takes too long. */
export async function blocksApart(source: string): Promise<RenderedPage['blocks']> {
  return ((await apart.ask({ kind: 'blocks', source })) as RenderedPage['blocks'] | undefined) ?? plainBlocks(source)
}
