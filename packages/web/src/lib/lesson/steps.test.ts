import { expect, test } from 'vitest'
import { series, topic } from '../../../test/samples.ts'
import { steps } from './steps.ts'

const http = topic('what-is-http')
const planned = topic('rest')
if (!http || !planned) throw new Error('the samples have lost their topics')

test('the loop says how far a person got, and leads nowhere that is not there', () => {
  expect(steps(http).map(({ title, state, note, href }) => [title, state, note, href])).toEqual([
    ['Read', 'written', '9 minutes', '#lesson'],
    ['Experiment', 'written', '0 of 1 run', '#keep-alive'],
    ['Build', 'begun', '3 of 6 stages', '/builds/http-server'],
    ['Recall', 'planned', '8 cards; not asked yet', undefined],
    ['Explain', 'planned', 'not in this version', undefined],
    ['Be corrected', 'planned', 'not in this version', undefined],
  ])
  expect(steps({ ...http, read: true, experimentsRun: 1 }).map((step) => step.state)).toEqual([
    'proven',
    'proven',
    'begun',
    'planned',
    'planned',
    'planned',
  ])
})

test('a planned topic has no step to take', () => {
  expect(steps(planned).filter((step) => step.href !== undefined)).toEqual([])
  expect(series.chapters.length).toBeGreaterThan(0)
})
