import type { LessonPlace } from '../api/recall-types.ts'

/**
 * The address of a place in a topic's lesson. Where it names words, the browser goes to them and marks them (a text fragment);
 * one that does not know this, or does not find them, goes to the heading.
 */
export function placeOf(topic: string, { id, passage }: LessonPlace): string {
  // A dash has a meaning of its own there.
  const words = passage === undefined ? '' : `:~:text=${encodeURIComponent(passage).replaceAll('-', '%2D')}`
  return `/topics/${topic}#${encodeURIComponent(id)}${words}`
}
