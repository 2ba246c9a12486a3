import { expect } from 'vitest'
import { startBrowser } from '../src/browser/start-browser.ts'
import type { Attack } from '../src/browser/types.ts'
import { pages } from './pages.ts'
import { startJudgedProgram } from './judged-program.ts'

const attacks: readonly Attack[] = [
  { from: 'other-site', does: 'submit', path: '/send', fields: { a: '1 & 2', b: 'ü' } },
  { from: 'sibling', does: 'submit', path: '/send', fields: { a: '1' }, type: 'text/plain' },
  {
    from: 'sibling',
    does: 'submit',
    path: '/send',
    fields: { a: '1' },
    type: 'multipart/form-data',
    hidesOrigin: true,
  },
  { from: 'other-site', does: 'follow', path: '/send?a=1' },
  { from: 'sibling', does: 'load', path: '/send' },
  { from: 'other-site', does: 'load', path: '/send' },
  { from: 'sibling', does: 'fetch', method: 'POST', path: '/send', mode: 'no-cors', type: 'text/plain', body: '{}' },
  { from: 'sibling', does: 'fetch', method: 'POST', path: '/send', mode: 'no-cors', body: '{}', hidesOrigin: true },
  { from: 'sibling', does: 'fetch', method: 'POST', path: '/send', mode: 'cors', type: 'application/json', body: '{}' },
  { from: 'other-site', does: 'fetch', method: 'GET', path: '/send', mode: 'cors' },
]

/** Holds a judge to what is known of browsers: which pages run their payload, what is shown in frames. Gives what came with each attack. */
export async function judgeEverything(by: RegExp): Promise<unknown[]> {
  await using program = await startJudgedProgram()
  await using started = startBrowser(() => program)
  const { browser } = started
  const visitor = browser.visitor()
  const outcomes: Record<string, boolean> = {}
  for (const { name, html, headers = {} } of pages) {
    Object.assign(program.serves, { html: html.replaceAll('RUN', browser.payload(1)), headers })
    const { ran } = await browser.open(visitor, '/page')
    outcomes[name] = ran.includes(1)
  }
  expect(started.judgedBy).toMatch(by)
  expect(outcomes).toEqual(Object.fromEntries(pages.map(({ name, runs }) => [name, runs])))

  for (const [headers, shown] of [
    [{}, true],
    [{ 'X-Frame-Options': 'sameorigin' }, false],
    [{ 'X-Frame-Options': 'ALLOW-FROM http://a.example' }, true],
    [{ 'Content-Security-Policy': "frame-ancestors 'self'" }, false],
    [{ 'Content-Security-Policy': 'frame-ancestors *', 'X-Frame-Options': 'DENY' }, true],
  ] as const) {
    Object.assign(program.serves, { headers })
    const lured = await browser.lure(visitor, { from: 'sibling', does: 'frame', path: '/page' })
    expect([headers, lured.shown]).toEqual([headers, shown])
  }
  Object.assign(program.serves, { headers: {} })

  const seen: unknown[] = []
  for (const attack of attacks) {
    const guest = browser.visitor()
    await guest.get('/login')
    program.came.length = 0
    const { readable } = await browser.lure(guest, attack)
    seen.push({ attack, readable, came: [...program.came] })
  }
  return seen
}
