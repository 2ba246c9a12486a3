import { httpDate } from './http-date.ts'
import { field, type Request } from './request.ts'

/** What tells one version of a file from another. The date has whole seconds. */
export interface Version {
  readonly etag: string
  readonly modified: Date
}

/** Whether the client means another version than there is, so that nothing may be done: RFC 9110 §13.1.1, §13.1.4. */
export function meansAnother(request: Request, found: Version | undefined): boolean {
  const meant = field(request, 'if-match')
  if (meant === undefined) {
    return found !== undefined && found.modified.getTime() > httpDate(field(request, 'if-unmodified-since'))
  }
  return found === undefined || (meant !== '*' && !markedTagsIn(meant).includes(found.etag))
}

/** Whether the client has this version already: RFC 9110 §13.1.2. Undefined where it doesn't say which it has. */
export function hasVersion(request: Request, etag: string): boolean | undefined {
  const tags = field(request, 'if-none-match')
  return tags === undefined ? undefined : tags === '*' || tagsIn(tags).includes(etag)
}

/** Whether the client's copy is still good, by its tags or its date: RFC 9110 §13.1.3. */
export function notModified(request: Request, { etag, modified }: Version): boolean {
  // With tags to go by, the date is not looked at: it can't tell two changes within a second apart.
  return hasVersion(request, etag) ?? modified.getTime() <= httpDate(field(request, 'if-modified-since'))
}

/** The tags of a list, without the mark of weak ones: that comparison is enough to save a body, §8.8.3.2. */
function tagsIn(tags: string): string[] {
  return tags.match(/"[^"]*"/g) ?? []
}

/** The tags of a list with the mark, so that a weak one is like none of ours: they stand for exactly the same bytes. */
function markedTagsIn(tags: string): string[] {
  return tags.match(/(?:W\/)?"[^"]*"/g) ?? []
}
