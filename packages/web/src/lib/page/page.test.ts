import { expect, test } from 'vitest'
import { count, times } from './count.ts'
import { about, short } from './duration.ts'
import { dayOf, moment } from './moment.ts'
import { themeOf } from './theme.ts'

test('durations as people say them', () => {
  expect([short(40), short(90), short(600), about(1), about(40), about(600), about(7200)]).toEqual([
    '40 min',
    '1.5 h',
    '10 h',
    'about 1 minute',
    'about 40 minutes',
    'about 10 hours',
    'about 120 hours',
  ])
  expect([count(1, 'stage'), count(3, 'stage'), times(1), times(2), times(3)]).toEqual([
    '1 stage',
    '3 stages',
    'once',
    'twice',
    '3 times',
  ])
})

test('a moment of this day says so', () => {
  const now = new Date(2026, 10, 22, 22, 0)
  expect(moment(new Date(2026, 10, 22, 21, 8).toISOString(), now)).toBe('today at 21:08')
  expect(moment(new Date(2026, 9, 3, 9, 5).toISOString(), now)).toBe('on 3 October 2026 at 09:05')
})

test('a day is short', () => {
  expect(dayOf(new Date(2026, 9, 3, 9, 5).toISOString())).toBe('3 Oct')
})

test('a theme nobody offers is the system’s', () => {
  expect([themeOf('dark'), themeOf('"><script>'), themeOf(undefined)]).toEqual(['dark', 'system', 'system'])
})
