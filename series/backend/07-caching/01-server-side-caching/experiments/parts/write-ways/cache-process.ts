/**
 * A cache as a process of its own, so that it can be killed. It speaks RESP on a free port, which it tells on stdout, and
 * ends with its stdin. `WAY` is aside, through or behind; `STORE_PORT` is where the store listens; `FLUSH_MS` is how long
 * write-behind gathers writes before it passes them on.
 */
import { createResp, type RespConnection, type Word } from '@backroad/protocols'
import { type Answer, bulk, failed, NULL, OK, serveResp } from './serve-resp.ts'

const kept = new Map<string, string>()
const store = createResp({
  place: () => ({ host: '127.0.0.1', port: Number(process.env['STORE_PORT']) }),
  replyWithin: 10_000,
})
const free: RespConnection[] = []

/** Asks the store, on a connection that nobody else uses meanwhile. */
async function ask(...words: Word[]): Promise<string | undefined> {
  const connection = free.pop() ?? (await store.connect())
  const reply = await connection.command(...words)
  free.push(connection)
  if (reply.type === 'error') throw new Error(`the store said ${reply.text.value}`)
  return reply.text.value
}

/** Remembers and forgets; whoever uses it asks the store. */
const aside: Answer = ([command, key = '', value = '']) => {
  if (command === 'GET') return found(kept.get(key))
  if (command === 'SET') kept.set(key, value)
  else if (command === 'DEL') kept.delete(key)
  else return failed(`unknown command ${command}`)
  return OK
}

/** Asks the store for what it does not know, and keeps it unless a write came first. */
async function read(key: string): Promise<string> {
  const known = kept.get(key)
  if (known !== undefined) return bulk(known)
  const value = await ask('GET', key)
  if (value !== undefined && !kept.has(key)) kept.set(key, value)
  return found(kept.get(key))
}

/** A write is done when the store has it. */
const through: Answer = async ([command, key = '', value = '']) => {
  if (command === 'GET') return read(key)
  if (command !== 'SET') return failed(`unknown command ${command}`)
  await ask('SET', key, value)
  kept.set(key, value)
  return OK
}

const waiting = new Map<string, string>()

/** A write is done when the cache has it; the store gets it later. */
const behind: Answer = ([command, key = '', value = '']) => {
  if (command === 'GET') return read(key)
  if (command !== 'SET') return failed(`unknown command ${command}`)
  kept.set(key, value)
  waiting.set(key, value)
  return OK
}

/** Passes on what has gathered, of several writes to one key the last, in one request. */
async function flush(): Promise<void> {
  const words = [...waiting].flat()
  waiting.clear()
  if (words.length > 0) await ask('MSET', ...words)
  setTimeout(() => void flush(), Number(process.env['FLUSH_MS']))
}

function found(value: string | undefined): string {
  return value === undefined ? NULL : bulk(value)
}

const ways: Readonly<Record<string, Answer>> = { aside, through, behind }
const way = ways[process.env['WAY'] ?? '']
if (!way) throw new Error('WAY must be aside, through or behind')
if (way === behind) setTimeout(() => void flush(), Number(process.env['FLUSH_MS']))
const server = await serveResp(way)
process.stdin.on('end', () => process.exit()).resume()
process.stdout.write(`${server.port}\n`)
