import { annotateDns, NOT_DNS } from '@backroad/protocols'
import { isFramed } from './dns-entries.ts'
import type { Protocol } from './types.ts'

/** What was spoken in an exchange, by what its bytes look like. Undefined where they look like none that is known. */
export function protocolOf(sent: string, answers: readonly string[]): Protocol | undefined {
  if (answers.some((answer) => answer.startsWith('HTTP/')) || /^[!-~]+ .* HTTP\/\d/m.test(sent)) return 'http1'
  if ([sent, ...answers].some((bytes) => isDns(bytes))) return 'dns'
  if (sent.startsWith('*') || answers.some((answer) => /^[-+:$*_#,(!=%~>|][^\r\n]*\r\n/.test(answer))) return 'resp'
  return undefined
}

function isDns(bytes: string): boolean {
  if (bytes.length < 12) return false
  const fields = annotateDns(Buffer.from(bytes, 'latin1'), { tcp: isFramed(bytes) })
  return fields.every(({ name }) => name !== NOT_DNS)
}
