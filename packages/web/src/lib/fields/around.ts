import type { Mark } from './marks.ts'

interface Part {
  readonly bytes: string
  /** There is more, which is not drawn: of what stands before the mark at its front, of the others at their end. */
  readonly isCut: boolean
}

const near = 60
const most = 200

/** What to draw of a long line: the bytes that are wrong, the first of them when they are many, and some round them. */
export function around(bytes: string, { start, end }: Mark): { before: Part; bad: Part; after: Part } {
  const isLong = end - start > most
  return {
    before: { bytes: bytes.slice(Math.max(0, start - near), start), isCut: start > near },
    bad: { bytes: bytes.slice(start, isLong ? start + most : end), isCut: isLong },
    after: { bytes: isLong ? '' : bytes.slice(end, end + near), isCut: !isLong && bytes.length > end + near },
  }
}
