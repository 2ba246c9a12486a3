import { renderMarkdown } from '../render.ts'
import type { RenderOptions } from '../markdown/render-markdown.ts'
import type { RenderedPage } from '../types.ts'
import { looksTame } from './looks-tame.ts'
import { renderApart } from './render-apart.ts'

/**
 * Renders Markdown in this thread, where addresses may be told by functions; what doesn't look tame is first tried apart, and shown as it
 * is written where it takes too long (then `isPlain`).
 */
export async function renderSoon(source: string, options: RenderOptions = {}): Promise<RenderedPage> {
  if (!looksTame(source)) {
    const { topicHref: _, imageHref: __, ...data } = options
    const tried = await renderApart(source, data)
    if (tried.isPlain) return tried
  }
  return renderMarkdown(source, options)
}
