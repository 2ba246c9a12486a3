import { readBlocks, type Block, type CommentBlock } from './mail-block.ts'
import { judge, readJson, together, type ReadCorrections } from './read-json.ts'

/** A mail with more parts than this is no letter of a reader. */
const MOST_PARTS = 100

/** Corrections and comments in a saved mail: files that hang on it, and blocks in its text. A text without a mail's head is taken as it is. */
export async function readMail(bytes: Uint8Array, now: Date): Promise<ReadCorrections> {
  const { default: PostalMime } = await import('postal-mime')
  const isMail = hasHead(bytes)
  let mail: Awaited<ReturnType<typeof PostalMime.parse>> | undefined
  try {
    if (isMail) mail = await PostalMime.parse(bytes, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024 })
  } catch {
    return { corrections: [], faults: ['It is a mail that is nested too deeply, or whose head is too long.'] }
  }
  if (!mail) {
    try {
      return fromText(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { at: now })
    } catch {
      return { corrections: [], faults: ['It is not UTF-8.'] }
    }
  }
  const sent = mail.date === undefined ? now : new Date(mail.date)
  const at = Number.isNaN(sent.getTime()) || sent > now ? now : sent
  const name = mail.from?.name || mail.from?.address
  const found: ReadCorrections[] = mail.attachments
    .slice(0, MOST_PARTS)
    .filter(({ filename, mimeType }) => mimeType === 'application/json' || filename?.toLowerCase().endsWith('.json'))
    .map(({ content }) =>
      readJson(typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)),
    )
  const blocks = readBlocks(mail.text ?? '')
  if (blocks.length > 0 || found.length === 0) found.push(fromText(mail.text ?? '', { at, name }))
  return together(found)
}

interface Letter {
  readonly at: Date
  /** Who sent it, for what says no name. */
  readonly name?: string | undefined
}

function fromText(text: string, letter: Letter): ReadCorrections {
  const blocks = readBlocks(text)
  if (blocks.length === 0) return { corrections: [], faults: ['There is no correction and no comment in it.'] }
  return together(
    blocks.map((block) => {
      if (typeof block === 'string') return { corrections: [], faults: [block] }
      return judge('comment' in block ? asComment(block, letter) : asFile(block, letter))
    }),
  )
}

function asComment({ head, exact, comment, name }: CommentBlock, letter: Letter): unknown {
  const { Series, Topic, At, Prefix, Suffix } = head
  return {
    format: 'backroad-comment',
    version: 1,
    series: Series ?? '',
    topic: Topic ?? '',
    ...(exact === ''
      ? {}
      : { target: { type: 'TextQuoteSelector', exact, prefix: Prefix ?? '', suffix: Suffix ?? '' } }),
    text: comment,
    by: { name: (name || letter.name || '').slice(0, 100) },
    at: At ?? letter.at.toISOString(),
  }
}

function asFile({ head, exact, proposed, reason, source, name }: Block, letter: Letter): unknown {
  const { Series, Topic, File, Sha256, Mail, At, Prefix, Suffix } = head
  return {
    format: 'backroad-correction',
    version: 1,
    series: Series ?? '',
    topic: Topic ?? '',
    file: File ?? 'lesson.md',
    target: { type: 'TextQuoteSelector', exact, prefix: Prefix ?? '', suffix: Suffix ?? '' },
    ...(Sha256 === undefined ? {} : { sha256: Sha256 }),
    proposed,
    reason,
    ...(source === '' ? {} : { source }),
    by: { name: (name || letter.name || '').slice(0, 100), ...(address(Mail) ? { mail: address(Mail) } : {}) },
    at: At ?? letter.at.toISOString(),
  }
}

/** The address in a line, which a mail program may have put into brackets, or made a link of. */
function address(line = ''): string | undefined {
  return /[^\s<>:]+@[^\s<>]+/.exec(line)?.[0]
}

/** A mail begins with fields, or with what mailboxes put before them (RFC 5322 section 2.2, RFC 4155). */
function hasHead(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64 * 1024)).replace(/^From .*\r?\n/, '')
  const [head = ''] = start.split(/\r?\n\r?\n/, 1)
  return (
    /^(?:from|date|received|return-path|message-id|mime-version|subject|delivered-to|to|x-[\w-]+|dkim-signature|content-type):/i.test(
      head,
    ) && /^(?:from|date|mime-version|content-type|message-id):/im.test(head)
  )
}
