import type { ContractDefinition } from './contracts/contract.ts'
import type { Exit } from './program.ts'
import type { ListeningSocket } from './listening.ts'
import type { ConnectionRecord } from './stage-record.ts'
import type { Verdict } from './types.ts'

/** What is known of a program that ended or never came up. */
export interface ProgramFacts {
  readonly exit: Exit | undefined
  readonly stderr: string
  readonly port: number
  readonly cameUp: boolean
  readonly contract: Pick<ContractDefinition, 'ready' | 'likelyOfEarlyEnd'>
  readonly listensAt?: readonly ListeningSocket[]
}

/** For a connection that was closed before anything was written to it, where nothing better is known. */
export const likelyOfHangingUp =
  'The connection is closed before anything is written to it. Write the reply first, and close after it.'

/** For a program that ends when a client connects and leaves without a word. */
export const likelyOfFallingOverUntouched =
  'A client that connects and leaves without sending anything ends your program. Treat an empty read as the end of that connection alone.'

/** The common mistake behind a program that ended, or that can't be reached. */
export function likelyOfProgram(facts: ProgramFacts): string | undefined {
  const { exit, stderr, port, cameUp, contract, listensAt = [] } = facts
  if (exit?.reason) return undefined
  if (contract.ready === 'port' && /EADDRINUSE|address already in use/i.test(stderr)) {
    return `Your program listens on a port of its own choice, which something else holds. Listen on the port in PORT, here ${port}.`
  }
  if (exit && !cameUp) {
    if (exit.code === 127)
      return 'The command in run was not found. Is it installed, and is it spelled right in backroad.yaml?'
    if (exit.code === 126) return 'The file in run may not be executed: chmod +x makes it a program.'
    // A program that was found may miss a file of its own, and then says where.
    const began = /Traceback|imported from|Require stack:\s+- /.test(stderr)
    if (!began && /Cannot find module|can't open file|No such file|Could not find or load main class/i.test(stderr)) {
      return 'run in backroad.yaml names a file that is not there. It is looked for in the folder of backroad.yaml.'
    }
    if (exit.code === 0) return contract.likelyOfEarlyEnd
    return undefined
  }
  if (exit?.code === 0 && contract.ready === 'started') return contract.likelyOfEarlyEnd
  if (exit && contract.ready === 'port' && /EPIPE|ECONNRESET|Broken ?Pipe|Connection reset/i.test(stderr)) {
    return 'A client went away while your program wrote to it, and that ended the whole program. Handle the error of that connection alone.'
  }
  if (exit) return undefined
  const [elsewhere] = listensAt
  if (!elsewhere)
    return cameUp
      ? undefined
      : `Does your program listen on the port in PORT (here ${port}) and the address in HOST (127.0.0.1)?`
  if (elsewhere.port === port) {
    return `Your program listens on port ${port} of ${elsewhere.address} only. Listen on the address in HOST, 127.0.0.1.`
  }
  return `Your program listens on port ${elsewhere.port}. It must listen on the port in PORT, here ${port}, which is another each time.`
}

/**
 * Whether what a program wrote to stderr tells of an error: a traceback, a panic, an exception. A program may as well log
 * its requests there.
 */
export function reportsAnError(stderr: string): boolean {
  return /error|exception|traceback|panic|fatal|assert|abort|segmentation/i.test(stderr)
}

/** What is known where bytes came that were not right, or none. */
export interface BytesFacts {
  readonly connection: ConnectionRecord | undefined
  /** Where the message begins. */
  readonly start: number
  readonly stdout: string
  /** Whether the program was left running by the stage. */
  readonly running: boolean
}

/** The common mistake that received bytes look like. */
export function likelyOfBytes(verdict: Verdict, facts: BytesFacts): string | undefined {
  const { connection, start } = facts
  if (connection?.wire !== 'http1') return undefined
  const text = Buffer.from(connection.receivedFrom(start)).toString('latin1')
  const before = connection.taken.filter(({ at }) => at.end <= start)
  if (text === '') return likelyOfSilence(verdict, connection, { ...facts, before: before.length })
  if (verdict === 'failed') return undefined
  if (before.length > 0 && verdict === 'garbled' && !text.startsWith('HTTP/')) {
    return 'The reply before had a longer body than its head says, so that its rest now stands where the next reply should begin.'
  }
  if (/^\d{3}[ \r\n]/.test(text)) return 'The status line begins with the version: "HTTP/1.1 200 OK".'
  const head = /^[^]*?\r?\n\r?\n/.exec(text)?.[0]
  if (/^HTTP\/1\.\d \d{3}[^\r\n]*\n/.test(text)) {
    return 'The lines end with LF alone. In HTTP/1.1 each line of the head ends with CR and LF, "\\r\\n".'
  }
  if (!text.startsWith('HTTP/')) return undefined
  if (head === undefined) {
    return verdict === 'garbled'
      ? undefined
      : 'The head is not ended: after the last field comes an empty line, so that it ends with "\\r\\n\\r\\n".'
  }
  return likelyOfBody(verdict, head, text.length - head.length)
}

function likelyOfSilence(
  verdict: Verdict,
  connection: ConnectionRecord,
  { before, stdout, running }: BytesFacts & { before: number },
): string | undefined {
  if (/HTTP\/1\.\d \d{3}/.test(stdout)) {
    return 'A reply was printed to stdout. It has to be written to the connection that the request came on.'
  }
  if (before === 0 || !running || !sentFurtherRequest(connection)) return undefined
  if (verdict === 'closed') {
    return 'The connection was closed after a reply, as HTTP/1.0 did. In HTTP/1.1 it stays open for the next request.'
  }
  if (verdict === 'hung') {
    return 'Only the first request on the connection was answered: nothing reads a further one from it.'
  }
  return undefined
}

/** Whether a request was begun since the last reply was taken: after 100 Continue what follows is a body. */
function sentFurtherRequest({ sent, taken }: ConnectionRecord): boolean {
  const last = taken.at(-1)
  if (last?.http === undefined || last.http.status.value < 200) return false
  const since = Buffer.concat(sent.slice(last.sentPieces).map((piece) => piece.bytes)).toString('latin1')
  return /^(\r\n)?[!-~]+ [^\r\n]* HTTP\/1\.\d\r?\n/.test(since)
}

function likelyOfBody(verdict: Verdict, head: string, came: number): string | undefined {
  if (verdict === 'garbled') return undefined
  const length = /^content-length:[ \t]*(\d+)/im.exec(head)?.[1]
  if (length !== undefined && came < Number(length)) {
    return `Content-Length says ${length} bytes, but ${came} came. It counts bytes, not characters.`
  }
  const chunked = /^transfer-encoding:.*chunked/im.test(head)
  if (length === undefined && !chunked && verdict === 'hung') {
    return 'Nothing says where the body ends: there is no Content-Length, and the connection stays open.'
  }
  if (chunked && (verdict === 'hung' || verdict === 'closed')) {
    return 'The last chunk is missing: a chunked body ends with "0\\r\\n\\r\\n".'
  }
  return undefined
}
