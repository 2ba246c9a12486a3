import type { Comeback, DueCard, Rating } from '@backroad/app'
import type { Paint } from './paint.ts'
import { wrap } from './wrap.ts'

/** What each rating is called: how well the answer was known. */
export const ratingWords: Readonly<Record<Rating, string>> = {
  1: 'not at all',
  2: 'with effort',
  3: 'well',
  4: 'at once',
}

/** When a card comes back: "in 10 minutes", "tomorrow", "in 9 days". */
export function backWhen({ days, minutes }: Pick<Comeback, 'days' | 'minutes'>): string {
  if (days === 1) return 'tomorrow'
  if (days !== undefined) return `in ${days} days`
  return `in ${minutes ?? 0} ${minutes === 1 ? 'minute' : 'minutes'}`
}

export function drawQuestion(card: DueCard, number: number, total: number, paint: Paint): string[] {
  const where = `${number} of ${total}, from ${card.topic.title}${card.isNew ? ', asked for the first time' : ''}`
  return ['', paint('dim', where), '', ...wrap(plainText(card.question), 76).map((line) => paint('bold', line))]
}

export function drawAnswer(card: DueCard, paint: Paint): string[] {
  const source = card.source === undefined ? [] : [paint('dim', card.source)]
  const place = card.explained === undefined ? [] : [paint('dim', `In the lesson: ${card.explained.title}`)]
  return ['', ...wrap(plainText(card.answer), 76), ...place, ...source]
}

/** The four ratings, each with when the card comes back. */
export function drawRatings(card: DueCard, paint: Paint): string[] {
  return [
    '',
    ...card.comesBack.map(
      (comeback) =>
        `  ${paint('bold', String(comeback.rating))}  ${ratingWords[comeback.rating].padEnd(12)} back ${backWhen(comeback)}`,
    ),
  ]
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** The words of sanitised HTML: code in backquotes, a line for each paragraph and item. */
export function plainText(html: string): string {
  return html
    .replace(/<pre[^>]*>(.*?)<\/pre>/gs, (_, code: string) => `\n${code.replace(/<[^>]+>/g, '')}\n`)
    .replace(/<\/?code[^>]*>/g, '`')
    .replace(/<li[^>]*>/g, '\n- ')
    .replace(/<\/(p|li|ul|ol|div|h\d)>\s*|<br[^>]*>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
      name === undefined ? String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)) : (named[name] ?? whole),
    )
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
