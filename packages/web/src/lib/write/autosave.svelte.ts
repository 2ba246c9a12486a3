import { ApiProblem, messageOf, send } from '../api/request.ts'
import type { Saved, TextChange } from '../api/write-types.ts'
import { nowAt } from '../page/moment.ts'

/** What the autosave needs of an editor. Its text is sent as it is; what others wrote comes back as changes to what was sent. */
export interface SavedEditor {
  text(): string
  /** Remembers the text as it is now; later changes count from here. */
  mark(): void
  /** Whether anything was changed since the last `mark`. */
  isChanged(): boolean
  /** Changes what was there at the last `mark`, and leaves what was written since. */
  apply(changes: readonly TextChange[]): void
  /** Puts another text in the place of all of it. */
  replace(text: string): void
}

export type Conflict = Extract<Saved, { readonly outcome: 'conflict' }>

/** After so long without a key, in ms; and while someone writes on, no later than that. */
const IDLE = 900
const LATEST = 10_000
/** The longest text that is kept, in bytes. */
const LONGEST = 512 * 1024
const TOO_LONG =
  'The text is too long to be saved: 512 KiB, some 80,000 words, is the most. It is still in the editor. Move a part of it to another topic, or take out what was pasted by mistake.'
const RETRY = [2000, 5000, 10_000, 30_000]

/** Saves an editor's text by itself, puts it together with what others wrote, and tries again when it could not be saved. */
export class Autosave {
  state = $state<'clean' | 'waiting' | 'saving' | 'failed' | 'conflict'>('clean')
  problem = $state('')
  savedAt = $state<string | undefined>()
  /** What was said last that is not a problem: that another text was put in. */
  said = $state('')
  conflict = $state.raw<Conflict | undefined>()
  readonly #path: string
  readonly #editor: SavedEditor
  #base: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitingSince: number | undefined
  #failures = 0
  #running: Promise<void> | undefined

  constructor(topic: string, editor: SavedEditor, base: string | undefined) {
    this.#path = `/api/explanations/${encodeURIComponent(topic)}`
    this.#editor = editor
    this.#base = base
  }

  get base(): string | undefined {
    return this.#base
  }

  /** Whether something is not saved yet. */
  get isOpen(): boolean {
    return this.state !== 'clean'
  }

  /** Tell it after each change that was not its own. */
  changed(): void {
    if (this.state === 'conflict') return
    this.#waitingSince ??= Date.now()
    if (this.state !== 'saving') this.state = this.state === 'failed' ? 'failed' : 'waiting'
    const left = Math.max(0, LATEST - (Date.now() - this.#waitingSince))
    this.#after(this.#failures > 0 ? RETRY[0]! : Math.min(IDLE, left))
  }

  /** At once; resolves when it is saved, or is not. */
  async now(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#running
    if (this.state === 'conflict' || this.state === 'clean') return
    this.#running = this.#save()
    await this.#running
  }

  #after(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.now(), ms)
  }

  async #save(): Promise<void> {
    const text = this.#editor.text()
    this.#editor.mark()
    this.#waitingSince = undefined
    this.state = 'saving'
    try {
      const saved = await send<Saved>('PUT', this.#path, {
        text,
        ...(this.#base === undefined ? {} : { base: this.#base }),
      })
      this.#failures = 0
      this.problem = ''
      this.#take(saved)
    } catch (error) {
      this.#fail(error, text)
    }
  }

  #take(saved: Saved): void {
    if (saved.outcome === 'conflict') {
      this.conflict = saved
      this.state = 'conflict'
      return
    }
    this.#base = saved.base
    this.savedAt = nowAt()
    this.said = ''
    if (saved.outcome === 'merged') {
      this.#editor.apply(saved.changes)
      this.said = 'What was written elsewhere meanwhile is in it now.'
    }
    if (this.#editor.isChanged()) {
      this.state = 'waiting'
      this.#waitingSince ??= Date.now()
      this.#after(IDLE)
    } else this.state = 'clean'
  }

  #fail(error: unknown, text: string): void {
    this.state = 'failed'
    const isRefused = error instanceof ApiProblem && error.status < 500
    // The server does not read what is much too long, and says no more than that.
    const isTooLong = isRefused && new Blob([text]).size > LONGEST
    this.problem = isTooLong ? TOO_LONG : messageOf(error)
    // What is too long stays too long until someone shortens it.
    const isFinal = isTooLong || (isRefused && error.status === 422)
    const wait = RETRY[Math.min(this.#failures, RETRY.length - 1)]!
    this.#failures += 1
    if (!isFinal) this.#after(wait)
  }

  /** Ends a conflict: `text` is what is to be saved in the place of what stands there. */
  async settle(text: string): Promise<void> {
    if (!this.conflict) return
    this.#base = this.conflict.base
    this.conflict = undefined
    if (this.#editor.text() !== text) this.#editor.replace(text)
    this.state = 'waiting'
    await this.now()
  }

  /** What is in the file by now, where nothing was written here since: takes it over. */
  refresh(text: string, base: string | undefined): void {
    if (this.isOpen || base === this.#base) return
    this.#base = base
    if (this.#editor.text() === text) return
    this.#editor.replace(text)
    this.#editor.mark()
    clearTimeout(this.#timer)
    this.#waitingSince = undefined
    this.state = 'clean'
    this.said = 'The text was changed elsewhere; this is how it stands now.'
  }

  /** When its page goes away. */
  stop(): void {
    clearTimeout(this.#timer)
  }
}
