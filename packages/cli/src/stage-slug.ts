import { UsageError } from './exit.ts'

/** The stage that a person named by its number or slug. @throws UsageError naming all there are */
export function stageSlug(stages: readonly { number: number; slug: string }[], asked: string): string {
  const found = stages.find((stage) => stage.slug === asked || String(stage.number) === asked)
  if (found) return found.slug
  const all = stages.map((stage) => `  ${String(stage.number).padStart(2)}  ${stage.slug}`)
  throw new UsageError(`There is no stage "${asked}". Name one of these, or give its number:\n${all.join('\n')}`)
}
