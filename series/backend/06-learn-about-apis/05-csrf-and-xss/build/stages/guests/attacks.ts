import type { Browser, Expect, Opened, StageContext, VisitedPage } from '@backroad/check'
import type { Guest } from './guest.ts'

/** Opens a page without its policy, so that the encoding alone is judged, and claims that no payload runs. */
export async function runsNothing(
  { browser, expect }: Pick<StageContext, 'browser' | 'expect'>,
  guest: Guest,
  path: string,
  payloads: Readonly<Record<number, string>>,
  o: { likely: string; spec?: string },
): Promise<void> {
  const seen = await guest.visitor.page(path)
  const opened = await browser.open(guest.visitor, path, { policy: false })
  claimNothingRan(expect, browser, { opened, payloads, path, seen, ...o })
}

/** Claims that none of the payloads has run, and shows the first that has with the page that let it. */
export function claimNothingRan(
  expect: Expect,
  browser: Browser,
  o: {
    opened: Opened
    payloads: Readonly<Record<number, string>>
    path: string
    seen: VisitedPage
    likely: string
    spec?: string
  },
): void {
  const [first] = o.opened.ran
  if (first === undefined) return
  const payload = o.payloads[first] ?? ''
  const { text, body, framing } = o.seen.reply
  const place = text.value.indexOf(browser.payload(first))
  const start = body.at.start + Buffer.byteLength(text.value.slice(0, Math.max(0, place)))
  const found = place >= 0 && framing !== 'chunked'
  expect.fail(
    `${browser.by} ran the script that somebody had written as ${JSON.stringify(payload)}: it was on ${o.path}.`,
    {
      expected: 'a page on which it is nothing but text',
      received: found
        ? { ...text, at: { start, end: start + browser.payload(first).length, name: 'script that ran' } }
        : text,
      likely: o.likely,
      ...(o.spec === undefined ? {} : { spec: o.spec }),
    },
  )
}

/** A sentence's part for what an attacker's page has done. */
export function attacked(browser: Browser, what: string, origin: string): string {
  return browser.by === 'Chromium'
    ? `In Chromium a page of ${origin} ${what}`
    : `As there is no Chromium here, the check itself sent what a browser sends when a page of ${origin} ${what}`
}
