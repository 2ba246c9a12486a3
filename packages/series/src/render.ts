import type { RenderOptions } from './markdown/render-markdown.ts'
import type { PageSection, RenderedPage } from './types.ts'

/**
 * Renders a page of Markdown (docs/authoring.md says what is understood) to HTML without anything active in it, whoever
 * wrote it. Never throws for what the source holds; its faults are `problems`. The renderer is imported at the first use.
 */
export async function renderMarkdown(source: string, options: RenderOptions = {}): Promise<RenderedPage> {
  const renderer = await import('./markdown/render-markdown.ts')
  return renderer.renderMarkdown(source, options)
}

/** The plain text of a page in parts, see markdown/page-sections.ts. The parser is imported at the first use. */
export async function pageSections(source: string): Promise<PageSection[]> {
  const module = await import('./markdown/page-sections.ts')
  return module.pageSections(source)
}

/** The blocks of a page with their lines, as rendering it gives them. The parser is imported at the first use. */
export async function pageBlocks(source: string): Promise<RenderedPage['blocks']> {
  const module = await import('./markdown/page-blocks.ts')
  return module.pageBlocks(source)
}
