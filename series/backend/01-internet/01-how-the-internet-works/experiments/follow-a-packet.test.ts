import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

const follow = (params: Record<string, string | number> = {}) =>
  observeExperiment(new URL('./follow-a-packet.ts', import.meta.url), params)

const PEAR = '203.0.113.77 (pear)'
const FIG = '203.0.113.200 (fig)'
const AT_ONCE = 'in the very moment: no router knows of it'
const ENDS = 'when only its two ends know'
const AGREED = 'when all routers have agreed on new ways'

const ARRIVES = 'It arrives'
const TOLD = 'It is dropped, and a router tells the sender'
const SILENCE = 'It is lost, and nobody says so'
const CIRCLES = 'It goes round in circles until its TTL is used up'

type Seen = Awaited<ReturnType<typeof follow>>
const column = (seen: Seen, id: string, key: string) => seen.get('table', id).rows.map((row) => row[key])

it.each([
  ['nothing cut', { cut: 'none', to: PEAR }, ARRIVES],
  ['a way round that is wide enough', { cut: 'north–city', to: PEAR, size: 1000 }, ARRIVES],
  ['a way round that is too narrow', { cut: 'north–city', to: PEAR }, TOLD],
  [
    'a way round that is narrow, in fragments',
    { cut: 'north–city', to: PEAR, tooBig: 'is cut into fragments' },
    ARRIVES,
  ],
  ['a cut that nobody knows of', { cut: 'north–city', to: PEAR, leaves: AT_ONCE }, SILENCE],
  ['a cut that only its ends know of', { cut: 'north–city', to: PEAR, leaves: ENDS }, TOLD],
  ['a longer route gone, the shorter leading back', { cut: 'east–harbour', to: FIG, leaves: ENDS, size: 100 }, CIRCLES],
  ['no way left', { cut: 'east–harbour', to: FIG, leaves: AGREED, size: 100 }, TOLD],
  ['a TTL that is too small', { cut: 'none', to: PEAR, ttl: 2 }, TOLD],
  ['an address that no host has', { cut: 'none', to: '203.0.113.99 (nobody)' }, TOLD],
  ['an address without a route', { cut: 'none', to: '198.51.100.200 (nowhere)' }, TOLD],
  ['a bit flipped in the header', { cut: 'none', to: PEAR, flip: 'in the header' }, SILENCE],
  ['a bit flipped in the data', { cut: 'none', to: PEAR, flip: 'in the data' }, SILENCE],
])('with %s it comes out right', async (_, params, option) => {
  const seen = await follow(params)
  expect(seen.get('answer', 'answer').option).toBe(option)
})

it('counts the TTL down at each router, and goes by the longest match', async () => {
  const seen = await follow({ cut: 'none', to: FIG, size: 100 })
  expect(column(seen, 'hops', 'at')).toEqual(['desk', 'gate', 'south', 'east', 'harbour', 'fig'])
  expect(column(seen, 'hops', 'ttl')).toEqual([64, 64, 63, 62, 61, 60])
  expect(column(seen, 'hops', 'match').slice(1, 5)).toEqual(Array.from({ length: 4 }, () => '203.0.113.128/25'))
  expect(column(seen, 'choice', 'fits')).toEqual(
    expect.arrayContaining(['yes: the longest, taken', 'yes, but a longer one is there', 'no']),
  )
})

it('is told the MTU by the router before the narrow link, and sends again what then arrives', async () => {
  const seen = await follow()
  expect(column(seen, 'hops', 'at')).toEqual(['desk', 'gate', 'south', 'south', 'gate', 'desk'])
  expect(seen.get('answer', 'answer').because).toContain('the next link takes 1280 bytes')
  expect(column(seen, 'second', 'at').filter((at) => at === 'pear')).toHaveLength(2)
  expect(seen.get('answer', 'answer').because).toContain('2 of 2 arrived')
})

it('tells hosts unreachable from networks unreachable, and time exceeded from both', async () => {
  const said = async (params: Record<string, string | number>) =>
    (await follow({ cut: 'none', ...params })).get('answer', 'answer').because
  expect(await said({ to: '203.0.113.99 (nobody)' })).toContain('city dropped it: host unreachable')
  expect(await said({ to: '198.51.100.200 (nowhere)' })).toContain('gate dropped it: network unreachable')
  expect(await said({ to: PEAR, ttl: 3 })).toContain('city dropped it: time exceeded')
})

it('draws every byte on each link under a name, the way and its times', async () => {
  const seen = await follow({ cut: 'none', size: 64 })
  const messages = seen.get('wire', 'packets').rows.filter((row) => row.type === 'message')
  expect(messages).toHaveLength(4)
  for (const [index, { bytes, fields }] of messages.entries()) {
    expect(fields.map((field) => field.start).slice(1)).toEqual(fields.map((field) => field.end).slice(0, -1))
    expect(fields.at(-1)?.end).toBe(bytes.length)
    expect(fields.find((field) => field.name === 'TTL')?.value).toBe(String(64 - index))
  }
  expect(new Set(messages.map(({ bytes }) => bytes.slice(10, 12))).size).toBe(4)
  const walked = seen.get('graph', 'net').edges.filter((edge) => edge.label?.startsWith('step'))
  expect(walked.map(({ from, to }) => `${from} ${to}`)).toEqual(['desk gate', 'gate north', 'north city', 'city pear'])
  const lanes = seen.get('timeline', 'times').lanes
  expect(lanes.map((lane) => lane.label)).toEqual(['desk → gate', 'gate → north', 'north → city', 'city → pear'])
  for (const [index, lane] of lanes.entries()) {
    expect(lane.bars[0]?.from).toBeCloseTo(lanes[index - 1]?.bars[0]?.to ?? 0)
  }
})

it('shows how the news of the cut went round', async () => {
  const seen = await follow()
  const rows = seen.get('table', 'news').rows
  expect(rows).toContainEqual({
    round: 1,
    router: 'gate',
    prefix: '203.0.113.0/24',
    was: 'no way known',
    now: 'south, 4 away',
  })
  expect((await follow({ leaves: AT_ONCE })).get('table', 'news').rows).toEqual([])
})
