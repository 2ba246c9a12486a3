/** A lesson in its order: text, and the places where the page puts something that works. */
export type LessonPart =
  { readonly type: 'html'; readonly html: string } | { readonly type: 'experiment' | 'build'; readonly slug: string }

const place = /<div(?:\s[^<>]*)?\sdata-(experiment|build)="([a-z0-9-]+)"[^<>]*>\s*<\/div>/g

/** Splits a lesson's HTML at `<div data-experiment="…"></div>` and `<div data-build="…"></div>`. */
export function splitLesson(html: string): LessonPart[] {
  const parts: LessonPart[] = []
  let from = 0
  for (const match of html.matchAll(place)) {
    addText(parts, html.slice(from, match.index))
    parts.push({ type: match[1] === 'build' ? 'build' : 'experiment', slug: match[2] ?? '' })
    from = match.index + match[0].length
  }
  addText(parts, html.slice(from))
  return parts
}

function addText(parts: LessonPart[], html: string): void {
  if (html.trim() !== '') parts.push({ type: 'html', html })
}
