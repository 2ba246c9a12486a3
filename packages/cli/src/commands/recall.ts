import type { DueCard, Rating, RecallQueue } from '@backroad/app'
import { readKeys } from '../read-keys.ts'
import { backWhen, drawAnswer, drawQuestion, drawRatings } from '../draw/recall.ts'
import { painterFor } from '../draw/paint.ts'
import { openApp } from '../open-app.ts'

const HELP = 'Space or Enter shows the answer, 1 to 4 rate it, u takes the last rating back, q ends.'

/** `backroad recall`: asks the cards that are due, of all topics or of one. */
export async function recall(topic: string | undefined, options: { json?: true }): Promise<number> {
  await using app = await openApp()
  const ask = () => app.recall.queue(topic)
  const queue = await ask()
  if (options.json) {
    console.log(JSON.stringify(queue, null, 2))
    return 0
  }
  if (queue.cards.length === 0) {
    console.log(nothingDue(queue, topic))
    return 0
  }
  const paint = painterFor(process.stdout)
  const print = (lines: readonly string[]) => console.log(lines.join('\n'))
  await using keys = readKeys()
  console.log(paint('dim', HELP))

  let cards: readonly DueCard[] = queue.cards
  const made: { review: string; at: number }[] = []
  let at = 0
  for (;;) {
    const card = cards[at]
    if (!card) {
      // Those not known come back within minutes: some may be due by now.
      const more = await ask()
      if (more.cards.length === 0) {
        done(made.length)
        console.log(nothingDue(more, topic))
        return 0
      }
      cards = [...cards, ...more.cards]
      continue
    }
    print(drawQuestion(card, at + 1, cards.length, paint))
    let isShown = false
    for (;;) {
      const key = await keys.next()
      if (key === undefined || key === 'q') return done(made.length)
      if (key === 'u' && made.length > 0) {
        const undone = made.pop()!
        await app.recall.undo(undone.review)
        at = undone.at
        console.log(paint('dim', 'Taken back.'))
        break
      }
      if (!isShown && (key === ' ' || key === '\n')) {
        isShown = true
        print([...drawAnswer(card, paint), ...drawRatings(card, paint)])
      } else if (isShown && /^[1-4]$/.test(key)) {
        const rating = Number(key) as Rating
        const review = await app.recall.review({ topic: card.topic.slug, card: card.id, rating })
        made.push({ review: review.id, at })
        console.log(paint('dim', `\nBack ${backWhen(review)}.`))
        at += 1
        break
      }
    }
  }
}

function done(answered: number): number {
  console.log(`\n${answered} ${answered === 1 ? 'card' : 'cards'} answered.`)
  return 0
}

function nothingDue({ nextAt }: RecallQueue, topic: string | undefined): string {
  if (nextAt !== undefined)
    return `Nothing is due. The next card comes back ${new Date(nextAt).toLocaleString('en-GB')}.`
  return topic === undefined
    ? 'Nothing is due. Cards of a lesson come in once you have marked it as read, or name a topic: backroad recall what-is-http'
    : 'This topic has no cards yet.'
}
