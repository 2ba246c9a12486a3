import { openFaultyTcp } from './open-faulty-tcp.ts'

export interface LinkOptions {
  readonly target: { readonly host?: string; readonly port: number }
  /** One way, in ms, either direction. */
  readonly delayMs: number
}

/** A port to connect to instead of the target's. `close` resets what is still open and resolves when all is closed. */
export interface Link {
  readonly port: number
  close(): Promise<void>
}

/**
 * Opens a long road on loopback: a TCP link to `target` on which all takes `delayMs` each way, in order. Bytes, a FIN in
 * either direction, and a reset arrive late but as they were. It is `openFaultyTcp` with no other fault, whose notes on
 * the handshake hold here: bytes sent at once reach the target at 3d and its answer the client at 4d, as in life.
 */
export function openLink({ target, delayMs }: LinkOptions): Promise<Link> {
  const place = { host: target.host ?? '127.0.0.1', port: target.port }
  // With a delay alone there is nothing to draw.
  return openFaultyTcp({ target: () => place, plan: { delayMs }, random: () => 0 })
}
