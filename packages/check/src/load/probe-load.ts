import { once } from 'node:events'
import { connect } from 'node:net'
import { createSocket } from 'node:dgram'
import { Frames } from './frames.ts'
import { httpReplies } from './http-measure.ts'
import type { NamedPipes } from '../named-pipes.ts'
import { openHeldPipes } from './held-pipes.ts'
import { measureLine } from './line-measure.ts'
import type { RequestPool } from './request-pool.ts'
import { measureReply } from './resp-measure.ts'
import type { LoadDefinition } from './types.ts'

/** Requests whose replies are looked at before anything is measured. */
const probes = 8
const within = 3000
/** The first reply of a program that nobody has waited for: its start is in it. */
const firstWithin = 10_000

/** The replies to a load's first requests, sent one after another. */
export interface Probe {
  readonly replies: readonly Uint8Array[]
  /** Why the load can't be measured: what became of the first request that had no right reply, as a clause. */
  readonly wrong?: string
}

/** Sends the first requests of a load and judges the replies. Never throws for what the program does. */
export async function probeLoad(
  load: LoadDefinition,
  pool: RequestPool,
  { host, port, pipes }: { host: string; port: number; pipes?: NamedPipes | undefined },
): Promise<Probe> {
  const replies: Uint8Array[] = []
  for (const [index, request] of pool.requests.slice(0, probes).entries()) {
    try {
      const reply =
        load.protocol === 'lines'
          ? await askPipes(request, pipes, index === 0 ? firstWithin : within)
          : load.protocol === 'dns'
            ? await askUdp(request, host, port)
            : await askTcp(
                request,
                load.protocol === 'resp' ? 'resp' : pool.isToHead(index) ? 'head' : 'http',
                host,
                port,
              )
      replies.push(new Uint8Array(reply))
      if (load.ok?.(reply) === false)
        return { replies, wrong: `answered the load's request ${index + 1} otherwise than it should` }
    } catch (error) {
      return { replies, wrong: `did not answer the load's request ${index + 1}: ${(error as Error).message}` }
    }
  }
  return { replies }
}

async function askTcp(request: Buffer, kind: 'resp' | 'http' | 'head', host: string, port: number): Promise<Buffer> {
  const socket = connect({ host, port, noDelay: true })
  const frames = new Frames(kind === 'resp' ? measureReply : httpReplies(() => kind === 'head'))
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const timer = setTimeout(() => reject(new Error(`nothing whole came within ${within} ms`)), within)
  const take = (reply: Buffer) => resolve(Buffer.from(reply))
  socket.on('data', (bytes) => {
    try {
      frames.push(bytes, take)
    } catch (error) {
      reject(error)
    }
  })
  socket.on('end', () => frames.end(take))
  socket.on('error', reject)
  socket.on('close', () => reject(new Error('it closed the connection')))
  socket.write(request)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

async function askPipes(request: Buffer, pipes: NamedPipes | undefined, ms: number): Promise<Buffer> {
  if (pipes === undefined) throw new Error('a load of lines needs the pipes of its program')
  const open = openHeldPipes(pipes)
  const frames = new Frames(measureLine)
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const timer = setTimeout(() => reject(new Error(`no whole line came within ${ms} ms`)), ms)
  open.output.on('data', (bytes: Buffer) => {
    try {
      frames.push(bytes, (reply) => resolve(Buffer.from(reply)))
    } catch (error) {
      reject(error)
    }
  })
  open.input.write(request)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    open.close()
  }
}

async function askUdp(request: Buffer, host: string, port: number): Promise<Buffer> {
  const socket = createSocket('udp4')
  const signal = AbortSignal.timeout(within)
  try {
    socket.connect(port, host)
    await once(socket, 'connect', { signal })
    socket.send(request)
    const [reply] = (await once(socket, 'message', { signal })) as [Buffer]
    return reply
  } catch (error) {
    throw signal.aborted ? new Error(`nothing came within ${within} ms`, { cause: error }) : error
  } finally {
    socket.close()
  }
}
