import { messageOf, read, send } from '../api/request.ts'
import type { DueCard, Rating, RecallQueue, ReviewMade } from '../api/recall-types.ts'

/** A review that was made in this sitting. */
interface Made {
  readonly review: ReviewMade
  /** Where the card stood among those of this sitting. */
  readonly at: number
}

/** One sitting over the cards that are due: which is before you, what was said, and taking it back. */
export class Session {
  #queue: RecallQueue
  readonly #path: string
  cards = $state.raw<readonly DueCard[]>([])
  at = $state(0)
  /** The answer is shown. */
  shown = $state(false)
  busy = $state(false)
  problem = $state('')
  #made = $state.raw<readonly Made[]>([])

  constructor(queue: RecallQueue, topic: string | undefined) {
    this.#queue = $state.raw(queue)
    this.#path = topic === undefined ? '/api/recall' : `/api/recall?topic=${encodeURIComponent(topic)}`
    this.cards = queue.cards
  }

  get queue(): RecallQueue {
    return this.#queue
  }

  get card(): DueCard | undefined {
    return this.cards[this.at]
  }

  get answered(): number {
    return this.#made.length
  }

  /** The newest review, which can be taken back. */
  get last(): ReviewMade | undefined {
    return this.#made.at(-1)?.review
  }

  show(): void {
    this.shown = true
  }

  async rate(rating: Rating): Promise<void> {
    const { card } = this
    if (!card || !this.shown) return
    await this.#do(async () => {
      const body = { topic: card.topic.slug, card: card.id, rating }
      const review = await send<ReviewMade>('POST', '/api/recall/reviews', body)
      this.#made = [...this.#made, { review, at: this.at }]
      this.at += 1
      this.shown = false
      if (!this.card) await this.#more()
    })
  }

  /** Takes the newest review back and shows its card again, with its answer. */
  async undo(): Promise<void> {
    const last = this.#made.at(-1)
    if (!last) return
    await this.#do(async () => {
      await send('DELETE', `/api/recall/reviews/${last.review.id}`)
      this.#made = this.#made.slice(0, -1)
      this.at = last.at
      this.shown = true
    })
  }

  /** Some may be due again by now, minutes after they were not known; others did not fit into the queue. */
  async #more(): Promise<void> {
    this.#queue = await read<RecallQueue>(fetch, this.#path)
    this.cards = [...this.cards, ...this.#queue.cards]
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.problem = ''
    try {
      await work()
    } catch (error) {
      this.problem = messageOf(error)
    } finally {
      this.busy = false
    }
  }
}
