/** A packet: its length in four hexadecimal digits, which count themselves, and what it says (gitprotocol-common(5)). */
export function pktLine(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text
}

export const flushPacket = '0000'

/** What packets say, up to the end of the bytes; undefined stands for a flush. */
export function readPackets(bytes: Buffer): (Buffer | undefined)[] {
  const packets: (Buffer | undefined)[] = []
  for (let at = 0; at < bytes.length;) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 4), 16)
    packets.push(length < 4 ? undefined : bytes.subarray(at + 4, at + length))
    at += Math.max(length, 4)
  }
  return packets
}
