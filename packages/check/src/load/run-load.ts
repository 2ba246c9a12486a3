import type { NamedPipes } from '../named-pipes.ts'
import type { Course, Lane } from './lane.ts'
import { LinesLane } from './lines-lane.ts'
import type { RequestPool } from './request-pool.ts'
import { Tally } from './tally.ts'
import { TcpLane } from './tcp-lane.ts'
import type { LoadDefinition, LoadSample } from './types.ts'
import { UdpLane } from './udp-lane.ts'

export interface LoadRun {
  readonly host: string
  readonly port: number
  /** For lines, in place of host and port. */
  readonly pipes?: NamedPipes | undefined
  /** How long requests are sent, ms. */
  readonly ms: number
  /** Requests at most. */
  readonly most: number
  /** How long one may be under way, ms; 2000 unless told. */
  readonly within?: number
}

/** How often it is looked whether a request is overdue, ms. */
const sweepEvery = 100

/**
 * Runs a load once: a closed loop, in which a connection sends the next request when a reply has come, as many at once as its
 * depth says. Bounded in time and count; what is under way at the end is waited for but counts only among the errors.
 * Never throws for what the program does.
 */
export async function runLoad(load: LoadDefinition, pool: RequestPool, run: LoadRun): Promise<LoadSample> {
  const over = Promise.withResolvers<void>()
  const tally = new Tally()
  const lanes: Lane[] = []
  let hasBegun = false
  const course: Course = {
    load,
    depth: load.depth ?? 1,
    pool,
    host: run.host,
    port: run.port,
    pipes: run.pipes,
    within: run.within ?? 2000,
    tally,
    isOpen: false,
    left: run.most,
    idle: () => {
      if (hasBegun && !lanes.some((lane) => lane.underWay > 0)) over.resolve()
    },
  }
  for (let at = 0; at < load.connections; at++) {
    const first = Math.floor((at * pool.requests.length) / load.connections)
    lanes.push(laneOf(course, first))
  }
  const sweeper = setInterval(() => lanes.forEach((lane) => lane.sweep(performance.now())), sweepEvery)
  try {
    await before(Promise.all(lanes.map((lane) => lane.open())), course.within)
    hasBegun = course.isOpen = true
    const began = performance.now()
    const { user, system } = process.cpuUsage()
    for (const lane of lanes) lane.fill()
    await before(over.promise, run.ms)
    course.isOpen = false
    const used = process.cpuUsage({ user, system })
    const sample = tally.sample(performance.now() - began, (used.user + used.system) / 1000)
    // Replies from here on are too late to count; requests that stay without one are errors all the same.
    const replies = tally.replies
    if (lanes.some((lane) => lane.underWay > 0)) await before(over.promise, course.within + 2 * sweepEvery)
    return { ...tally.sample(sample.ms, sample.generatorMs), replies, rate: sample.rate }
  } finally {
    clearInterval(sweeper)
    for (const lane of lanes) lane.close()
  }
}

function laneOf(course: Course, first: number): Lane {
  if (course.load.protocol === 'lines') return new LinesLane(course)
  return course.load.protocol === 'dns' ? new UdpLane(course, first) : new TcpLane(course, first)
}

/** Resolves with the promise, or after `ms`. */
async function before(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([promise, late])
  clearTimeout(timer)
}
