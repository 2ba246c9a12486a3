import { createServer, Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { resetSocket } from '../tcp/reset-socket.ts'
import { describePlan } from './describe-plan.ts'
import { FaultDecisions, drawSeed } from './fault-decisions.ts'
import { noCounts } from './fault-link.ts'
import type { FaultCounts, FaultLink, FaultOptions } from './fault-link.ts'
import { covers, planFor, validatePlan } from './fault-plan.ts'
import type { Direction, Way } from './fault-plan.ts'
import { StreamWay } from './stream-way.ts'

const WAYS: readonly Way[] = ['to-program', 'to-client']

/**
 * Opens a port on loopback behind which the program lies at the end of a bad road: what goes through arrives late, in other
 * pieces, with bits flipped, slowly or not at all, as the plan says. A FIN in either direction and a reset are passed on after
 * the bytes before them; a program that does not listen is seen as a reset.
 *
 * A user-space link can promise this much. **Pieces**: each piece is a write of its own with TCP_NODELAY, made when the system has
 * taken the piece before and `paceMs` have passed; a receiver that reads as soon as there is something reads each alone, one that
 * is busy for longer finds several together, as on any network. **Segments**, for `corrupt` without `split`, are what single reads
 * gave: one message that its sender wrote at once is one, unless it is large. **Handshake**: the system accepts at once, and what
 * the client then sends waits until the handshake of a road that long would be over (RFC 9293 §3.5), so that with a delay of d
 * it reaches the program at 3d and the answer the client at 4d; a refusal is seen at 3d, as a reset. **Stall**: the sender can
 * still write what the buffers of its system and ours take, some hundred kilobytes up to a few megabytes.
 *
 * @throws RangeError for a plan that can't be meant
 */
export async function openFaultyTcp(o: FaultOptions): Promise<FaultLink> {
  validatePlan(o.plan, 'tcp')
  const seed = drawSeed(o.random)
  const host = o.host ?? '127.0.0.1'
  const open = new Set<Road>()
  const counts = noCounts()
  const stalled = new Set<Way>()
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (near) => {
    const road = join(near, { ...o, seed, number: ++counts.connections, counts, stalled })
    open.add(road)
    void road.closed.then(() => open.delete(road))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(o.port ?? 0, host, resolve)
  })
  const each = (direction: Direction, act: (way: StreamWay) => void) => {
    for (const road of open) for (const name of WAYS) if (covers(direction, name)) act(road.ways[name])
  }
  let closing: Promise<void> | undefined
  return {
    host,
    port: (server.address() as AddressInfo).port,
    says: describePlan(o.plan),
    counts,
    stall(direction = 'both') {
      for (const name of WAYS) if (covers(direction, name)) stalled.add(name)
      each(direction, (way) => way.stall())
    },
    resume(direction = 'both') {
      for (const name of WAYS) if (covers(direction, name)) stalled.delete(name)
      each(direction, (way) => way.resume())
    },
    halfClose: (direction) => each(direction, (way) => way.end()),
    reset() {
      for (const road of open) road.reset()
    },
    close() {
      closing ??= (async () => {
        const closed = new Promise((resolve) => server.close(resolve))
        for (const road of open) road.reset()
        await Promise.all([...open].map((road) => road.closed))
        await closed
      })()
      return closing
    },
  }
}

/** Two connections joined to one. `closed` resolves when both are. */
interface Road {
  readonly ways: Readonly<Record<Way, StreamWay>>
  readonly closed: Promise<void>
  reset(): void
}

/** Joins an accepted connection with one of its own to the program. */
function join(
  near: Socket,
  o: FaultOptions & { seed: number; number: number; counts: FaultCounts; stalled: ReadonlySet<Way> },
): Road {
  const far = new Socket({ allowHalfOpen: true })
  far.setNoDelay(true)
  const way = (name: Way, from: Socket, to: Socket) =>
    new StreamWay({
      from,
      to,
      plan: planFor(o.plan, name),
      decisions: new FaultDecisions(planFor(o.plan, name), o.seed, o.number, WAYS.indexOf(name)),
      counts: name === 'to-program' ? o.counts.toProgram : o.counts.toClient,
      stalled: o.stalled.has(name),
    })
  const ways = { 'to-program': way('to-program', near, far), 'to-client': way('to-client', far, near) }
  far.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED') o.counts.refused++
  })
  const closed = Promise.all([isClosed(near), isClosed(far)]).then(() => {})
  // SYN, SYN-ACK, ACK: what the client sends meanwhile lines up behind.
  ways['to-program'].then(performance.now() + handshake(o), () => connect(far, near, o))
  return {
    ways,
    closed,
    reset() {
      for (const name of WAYS) ways[name].close()
      resetSocket(near)
      resetSocket(far)
    },
  }
}

function connect(far: Socket, near: Socket, o: FaultOptions & { counts: FaultCounts }): void {
  try {
    far.connect(o.target())
  } catch {
    // There is no place to connect to: the program is not there, which is a refusal.
    o.counts.refused++
    resetSocket(near)
    far.destroy()
  }
}

/** How long the handshake of such a road takes, in ms: two times there and once back. */
function handshake({ plan }: FaultOptions): number {
  return 2 * (planFor(plan, 'to-program').delayMs ?? 0) + (planFor(plan, 'to-client').delayMs ?? 0)
}

function isClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}
