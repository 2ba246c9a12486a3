/** The order of the curve P-256 (FIPS 186-5, SP 800-186 §3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** A signature is two numbers. */
export interface Numbers {
  readonly r: bigint
  readonly s: bigint
}

export const numbersOf = (raw: Uint8Array): Numbers => ({
  r: BigInt(`0x${Buffer.from(raw.subarray(0, 32)).toString('hex')}`),
  s: BigInt(`0x${Buffer.from(raw.subarray(32)).toString('hex')}`),
})

const bytesOf = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(64, '0'), 'hex')

/** 32 bytes each, one behind the other (RFC 7518 §3.4). */
export const rawOf = ({ r, s }: Numbers): Buffer => Buffer.concat([bytesOf(r), bytesOf(s)])

/** As certificates and most libraries write it: a sequence of two integers in DER (RFC 3279 §2.2.3). */
export function derOf({ r, s }: Numbers): Buffer {
  const integers = [r, s].map((number) => {
    const bytes = bytesOf(number)
    const first = bytes.findIndex((byte) => byte !== 0)
    const short = bytes.subarray(first)
    const signed = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short
    return Buffer.concat([Buffer.of(2, signed.length), signed])
  })
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.of(0x30, body.length), body])
}

/** The other signature that fits the same text: with every s, order − s is right too. */
export const mirrored = ({ r, s }: Numbers): Numbers => ({ r, s: order - s })

export { order }
