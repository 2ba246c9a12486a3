import { decodeDns } from '@backroad/protocols'
import { printing, together } from './printing.ts'

/**
 * A shell command that asks the last of these messages again: `dig` for a plain question, the bytes themselves for anything
 * else. `PORT` is left for the reader. Undefined when nothing was sent, or when it can't be said in `most` characters.
 */
export function digByHand(
  pieces: readonly Uint8Array[],
  o: { host: string; wire: 'dns-udp' | 'dns-tcp'; most: number },
): string | undefined {
  const tcp = o.wire === 'dns-tcp'
  const bytes = tcp ? Buffer.concat(pieces) : pieces.at(-1)
  if (bytes === undefined || bytes.length === 0) return undefined
  const asked = digOf(tcp ? bytes.subarray(2) : bytes)
  if (asked !== undefined) return `dig @${o.host} -p PORT ${tcp ? '+tcp ' : ''}${asked}`
  const commands = printing(bytes, o.most)
  // What is printed by several commands would be several datagrams.
  if (commands === undefined || (!tcp && commands.length > 1)) return undefined
  return `${together(commands)} | nc ${tcp ? '' : '-u '}-w 1 ${o.host} PORT | od -An -tx1`
}

/** The words of dig for a question that it can ask; undefined for what it can't. */
function digOf(message: Uint8Array): string | undefined {
  try {
    const { questions, opcode, qr, rd, edns, answers } = decodeDns(message)
    const [question] = questions
    if (question === undefined || questions.length > 1 || qr.value || opcode.value !== 'QUERY' || answers.length > 0)
      return undefined
    const { name, type, class: of } = question.value
    const size = edns === undefined ? '+noedns' : `+bufsize=${edns.udpSize.value} +nocookie`
    if (edns !== undefined && edns.version.value !== 0) return undefined
    return `'${name.replaceAll("'", '\\039')}' ${type}${of === 'IN' ? '' : ` ${of}`} ${rd.value ? '' : '+norec '}${size} +ignore`
  } catch {
    return undefined // not a message that dig would send
  }
}
