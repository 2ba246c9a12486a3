import type { RenderedPage } from '../types.ts'
import { numberBlocks } from './blocks.ts'
import { asParsed, parseMarkdown } from './parse.ts'

/** The blocks of a page with their lines, as rendering it gives them, without rendering it. */
export function pageBlocks(source: string): RenderedPage['blocks'] {
  return numberBlocks(parseMarkdown(asParsed(source)), '')
}
