import { subscribe, unsubscribe, type Subscriber } from './channels.ts'
import { CommandError } from './command-error.ts'
import { commands } from './commands.ts'
import type { Log } from './log.ts'
import { array, bulk, error, integer, NIL, NIL_ARRAY, OK, simple } from './reply.ts'
import type { Entry, Store } from './store.ts'

type Words = readonly string[]

/** What one client has begun: its transaction, the keys it watches, the channels it listens to. */
export class Session implements Subscriber {
  readonly #store: Store
  readonly #log: Log
  readonly #send: (reply: string) => void
  #queue: Words[] | undefined
  /** A command could not be queued, so that the transaction is no longer what was meant. */
  #spoiled = false
  readonly #watched = new Map<string, Entry | undefined>()
  readonly #channels = new Set<string>()

  /** The commands that concern this client alone. Those with `direct` are carried out within a transaction too. */
  readonly #own: Readonly<Record<string, { least: number; most: number; direct?: true; run(words: Words): string }>> = {
    MULTI: { least: 1, most: 1, direct: true, run: () => this.#begin() },
    EXEC: { least: 1, most: 1, direct: true, run: () => this.#execute() },
    DISCARD: { least: 1, most: 1, direct: true, run: () => this.#discard() },
    WATCH: { least: 2, most: Infinity, direct: true, run: ([, ...keys]) => this.#watch(keys) },
    UNWATCH: { least: 1, most: 1, run: () => this.#unwatch() },
    SUBSCRIBE: { least: 2, most: Infinity, direct: true, run: ([, ...channels]) => this.#subscribe(channels) },
    UNSUBSCRIBE: { least: 1, most: Infinity, direct: true, run: ([, ...channels]) => this.#unsubscribe(channels) },
  }

  constructor(store: Store, log: Log, send: (reply: string) => void) {
    this.#store = store
    this.#log = log
    this.#send = send
  }

  /** Carries out one command; its reply. */
  answer(words: Words): string {
    try {
      const name = words[0]!.toUpperCase()
      const own = Object.hasOwn(this.#own, name) ? this.#own[name] : undefined
      const found = own ?? commands.get(name)
      if (!found) throw new CommandError(`ERR unknown command '${words[0]!.slice(0, 128)}'`)
      if (words.length < found.least || words.length > found.most) {
        throw new CommandError(`ERR wrong number of arguments for '${name}' command`)
      }
      if (this.#channels.size > 0 && !['SUBSCRIBE', 'UNSUBSCRIBE', 'PING'].includes(name)) {
        throw new CommandError(`ERR Can't execute '${name}' while there are subscriptions`)
      }
      if (own?.direct) return own.run(words)
      if (this.#queue) {
        this.#queue.push(words)
        return simple('QUEUED')
      }
      if (this.#channels.size > 0) return array([bulk('pong'), bulk(words[1] ?? '')])
      return this.#atomically(() => this.#run(words))
    } catch (failure) {
      if (!(failure instanceof CommandError)) throw failure
      this.#spoiled = this.#queue !== undefined
      return error(failure.message)
    }
  }

  deliver(channel: string, message: string): void {
    this.#send(array([bulk('message'), bulk(channel), bulk(message)]))
  }

  /** The client has gone. */
  end(): void {
    for (const channel of this.#channels) unsubscribe(this, channel)
  }

  #begin(): string {
    if (this.#queue) throw new CommandError('ERR MULTI calls can not be nested')
    this.#queue = []
    return OK
  }

  /** All of the queue, with nothing of another client between: commands run one after another, and this is one of them. */
  #execute(): string {
    const { queue, spoiled } = this.#endTransaction('EXEC')
    const disturbed = Array.from(this.#watched).some(([key, entry]) => this.#store.peek(key) !== entry)
    this.#watched.clear()
    if (spoiled) throw new CommandError('EXECABORT Transaction discarded because of previous errors.')
    if (disturbed) return NIL_ARRAY
    return this.#atomically(() => array(queue.map((words) => this.#runOrError(words))))
  }

  #discard(): string {
    this.#endTransaction('DISCARD')
    return this.#unwatch()
  }

  #endTransaction(name: string): { queue: Words[]; spoiled: boolean } {
    if (!this.#queue) throw new CommandError(`ERR ${name} without MULTI`)
    const ended = { queue: this.#queue, spoiled: this.#spoiled }
    this.#queue = undefined
    this.#spoiled = false
    return ended
  }

  #watch(keys: Words): string {
    if (this.#queue) throw new CommandError('ERR WATCH inside MULTI is not allowed')
    for (const key of keys) if (!this.#watched.has(key)) this.#watched.set(key, this.#store.peek(key))
    return OK
  }

  #unwatch(): string {
    this.#watched.clear()
    return OK
  }

  /** One reply for each channel. */
  #subscribe(names: Words): string {
    if (this.#queue) throw new CommandError('ERR SUBSCRIBE inside MULTI is not allowed')
    const confirm = (channel: string) => {
      this.#channels.add(channel)
      subscribe(this, channel)
      return this.#confirmation('subscribe', bulk(channel))
    }
    return names.map(confirm).join('')
  }

  /** Without a name, all channels; without any channel, still one reply. */
  #unsubscribe(names: Words): string {
    const leave = (channel: string) => {
      this.#channels.delete(channel)
      unsubscribe(this, channel)
      return this.#confirmation('unsubscribe', bulk(channel))
    }
    const left = (names.length > 0 ? names : [...this.#channels]).map(leave).join('')
    return left || this.#confirmation('unsubscribe', NIL)
  }

  #confirmation(verb: string, channel: string): string {
    return array([bulk(verb), channel, integer(this.#channels.size)])
  }

  /** A command that fails in a transaction doesn't stop the others. */
  #runOrError(words: Words): string {
    try {
      return this.#run(words)
    } catch (failure) {
      if (!(failure instanceof CommandError)) throw failure
      return error(failure.message)
    }
  }

  #run(words: Words): string {
    const name = words[0]!.toUpperCase()
    return name === 'UNWATCH' ? this.#unwatch() : commands.get(name)!.run(this.#store, words)
  }

  #atomically(work: () => string): string {
    return this.#store.change(work, (keys) => this.#log.append(keys))
  }
}
