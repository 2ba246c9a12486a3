import { field, type Request } from './request.ts'

/** Whether the client's copy is still good: RFC 9110 §13.1.2 and §13.1.3. */
export function notModified(request: Request, etag: string, modified: Date): boolean {
  const tags = field(request, 'if-none-match')
  // With tags to go by, the date is not looked at: it can't tell two changes within a second apart.
  if (tags !== undefined) return tags.trim() === '*' || tagsIn(tags).includes(etag)
  const since = Date.parse(field(request, 'if-modified-since') ?? '')
  return modified.getTime() <= since
}

/** The tags of a list, without the mark of weak ones: that comparison is enough to save a body, §8.8.3.2. */
function tagsIn(tags: string): string[] {
  return tags.match(/"[^"]*"/g) ?? []
}
