import type { RenderOptions } from './markdown/render-markdown.ts'
import type { RenderedPage } from './types.ts'

/**
 * Renders a page of Markdown (docs/authoring.md says what is understood) to HTML without anything active in it, whoever
 * wrote it. Never throws for what the source holds; its faults are `problems`. The renderer is imported at the first use.
 */
export async function renderMarkdown(source: string, options: RenderOptions = {}): Promise<RenderedPage> {
  const renderer = await import('./markdown/render-markdown.ts')
  return renderer.renderMarkdown(source, options)
}
