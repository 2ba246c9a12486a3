/** A message of the PostgreSQL protocol: its first byte, its length, its body. The opening message has no first byte. */
export function encodeMessage(code: string, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? zeroEnded(part) : part)))
  return Buffer.concat([Buffer.from(code, 'latin1'), int32(body.length + 4), body])
}

/** A number of four bytes, most significant first. */
export function int32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** What begins a session. */
export function encodeStartup(parameters: Readonly<Record<string, string>>): Uint8Array {
  const pairs = Object.entries(parameters).flat()
  return encodeMessage('', int32(196608), ...pairs, Buffer.of(0))
}

export function encodeQuery(text: string): Uint8Array {
  return encodeMessage('Q', text)
}

export function encodeSync(): Uint8Array {
  return encodeMessage('S')
}

export function encodeTerminate(): Uint8Array {
  return encodeMessage('X')
}

/** An error as a server says it; `FATAL` ones end the session. */
export function encodeError(o: { severity: 'ERROR' | 'FATAL'; code: string; message: string }): Uint8Array {
  return encodeMessage('E', `S${o.severity}`, `V${o.severity}`, `C${o.code}`, `M${o.message}`, Buffer.of(0))
}

function zeroEnded(text: string): Uint8Array {
  return Buffer.from(`${text}\0`, 'utf8')
}
