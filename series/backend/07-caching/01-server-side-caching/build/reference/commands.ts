import { publish } from './channels.ts'
import { CommandError } from './command-error.ts'
import { array, bulk, integer, NIL, OK, simple } from './reply.ts'
import type { Store } from './store.ts'

/** What a command does with the keys; its reply. Word 0 is its name. */
export interface Command {
  /** How many words it takes, its name among them. */
  readonly least: number
  readonly most: number
  run(store: Store, words: readonly string[]): string
}

const command = (least: number, most: number, run: Command['run']): Command => ({ least, most, run })

/** The commands that are the same for every client, by name. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['PING', command(1, 2, (_, [, text]) => (text === undefined ? simple('PONG') : bulk(text)))],
  ['ECHO', command(2, 2, (_, [, text]) => bulk(text!))],
  ['GET', command(2, 2, (store, [, key]) => bulkOrNil(store.use(key!)?.value))],
  ['SET', command(3, Infinity, set)],
  ['DEL', command(2, Infinity, (store, [, ...keys]) => count(keys, (key) => store.remove(key)))],
  ['EXISTS', command(2, Infinity, (store, [, ...keys]) => count(keys, (key) => store.peek(key) !== undefined))],
  ['INCR', command(2, 2, increment)],
  ['TTL', command(2, 2, (store, [, key]) => integer(timeLeft(store, key!, 1000)))],
  ['PTTL', command(2, 2, (store, [, key]) => integer(timeLeft(store, key!, 1)))],
  ['PERSIST', command(2, 2, persist)],
  ['DBSIZE', command(1, 1, (store) => integer(store.size))],
  ['SCAN', command(2, Infinity, scan)],
  ['CONFIG', command(4, 4, configure)],
  ['PUBLISH', command(3, 3, (_, [, channel, message]) => integer(publish(channel!, message!)))],
])

const SYNTAX = 'ERR syntax error'
const NOT_AN_INTEGER = 'ERR value is not an integer or out of range'

function set(store: Store, [, key, value, ...options]: readonly string[]): string {
  let expiresAt: number | undefined
  let condition: string | undefined
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!.toUpperCase()
    if ((option === 'NX' || option === 'XX') && condition === undefined) condition = option
    else if ((option === 'EX' || option === 'PX') && expiresAt === undefined && i + 1 < options.length) {
      const time = wholeNumber(options[++i]!) * (option === 'EX' ? 1000n : 1n)
      if (time <= 0n || time > BigInt(Number.MAX_SAFE_INTEGER))
        throw new CommandError("ERR invalid expire time in 'set' command")
      expiresAt = Date.now() + Number(time)
    } else throw new CommandError(SYNTAX)
  }
  const there = store.peek(key!) !== undefined
  if (condition === (there ? 'NX' : 'XX')) return NIL
  store.put(key!, value!, expiresAt)
  return OK
}

function increment(store: Store, [, key]: readonly string[]): string {
  const entry = store.peek(key!)
  const sum = wholeNumber(entry?.value ?? '0') + 1n
  if (BigInt.asIntN(64, sum) !== sum) throw new CommandError('ERR increment or decrement would overflow')
  store.put(key!, String(sum), entry?.expiresAt)
  return integer(sum)
}

/** -2 for a key that is not there, -1 for one that stays, else the time left, rounded to whole units. */
function timeLeft(store: Store, key: string, unit: number): number {
  const entry = store.peek(key)
  if (entry === undefined) return -2
  return entry.expiresAt === Infinity ? -1 : Math.round((entry.expiresAt - Date.now()) / unit)
}

function persist(store: Store, [, key]: readonly string[]): string {
  const entry = store.peek(key!)
  if (entry === undefined || entry.expiresAt === Infinity) return integer(0)
  store.put(entry.key, entry.value)
  return integer(1)
}

function scan(store: Store, [, cursor, ...options]: readonly string[]): string {
  let pattern = patternOf('*')
  let count = 10
  for (let i = 0; i < options.length; i += 2) {
    const option = options[i]!.toUpperCase()
    const value = options[i + 1]
    if (option === 'MATCH' && value !== undefined) pattern = patternOf(value)
    else if (option === 'COUNT' && value !== undefined && wholeNumber(value) > 0n) count = Number(value)
    else throw new CommandError(SYNTAX)
  }
  if (!/^\d+$/.test(cursor!)) throw new CommandError('ERR invalid cursor')
  const seen = store.scan(Number(cursor), count)
  const keys = seen.entries.map(({ key }) => key).filter((key) => pattern.test(key) && store.peek(key) !== undefined)
  return array([bulk(String(seen.cursor)), array(keys.map(bulk))])
}

function configure(store: Store, [, verb, name, value]: readonly string[]): string {
  const setting = `${verb} ${name}`.toLowerCase()
  const policy = value!.toLowerCase()
  if (setting === 'set maxmemory') store.limit = bytesOf(value!)
  else if (setting === 'set maxmemory-policy' && ['noeviction', 'allkeys-lru'].includes(policy)) {
    store.evicts = policy === 'allkeys-lru'
  } else throw new CommandError('ERR there is no such setting, or not with this value')
  return OK
}

/** A number of bytes, also as "4mb". */
function bytesOf(text: string): number {
  const match = /^(\d+)(kb|mb|gb)?$/i.exec(text)
  if (!match) throw new CommandError('ERR this is no number of bytes')
  const [, digits, unit = ''] = match
  return Number(digits) * 1024 ** ['', 'kb', 'mb', 'gb'].indexOf(unit.toLowerCase())
}

/** A signed number of 64 bits, written in the only way there is to write it. */
function wholeNumber(text: string): bigint {
  if (!/^(0|-?[1-9]\d{0,18})$/.test(text)) throw new CommandError(NOT_AN_INTEGER)
  const number = BigInt(text)
  if (BigInt.asIntN(64, number) !== number) throw new CommandError(NOT_AN_INTEGER)
  return number
}

/** `*` stands for any bytes, `?` for one. */
function patternOf(glob: string): RegExp {
  const source = glob
    .replaceAll(/[^\w*?]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
}

function bulkOrNil(value: string | undefined): string {
  return value === undefined ? NIL : bulk(value)
}

function count(keys: readonly string[], holds: (key: string) => boolean): string {
  return integer(keys.filter(holds).length)
}
