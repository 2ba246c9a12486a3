import { expect, test as one } from 'vitest'
import { carries, checkPeer, peerStage, stream } from '../test/peer.ts'
import type { StageDefinition } from './index.ts'

// Each mostly waits for programs of its own.
const test = one.concurrent

async function of(name: string, definition: StageDefinition = carries()) {
  const { stage } = await checkPeer(name, { only: definition })
  const { verdict, evidence } = stage('only')
  return { verdict, evidence: evidence!, says: evidence?.summary, likely: evidence?.likely }
}

const givesUp = (role: 'sender' | 'receiver', killAfter?: number) =>
  peerStage(async ({ peer }) => {
    const dead = killAfter === undefined ? {} : { killAfter }
    await peer.givesUp(Buffer.alloc(100_000, 'pear'), {
      role,
      notBefore: 600,
      within: 3000,
      over: { delayMs: 5 },
      ...dead,
    })
  })

test('a right program passes over good and bad networks, and gives up the dead', { timeout: 240_000 }, async () => {
  const { result } = await checkPeer('carries', {
    good: carries(),
    nothing: peerStage(async ({ peer }) => void (await peer.carry(Buffer.alloc(0)))),
    bad: carries({ delayMs: 3, jitterMs: 5, loss: 0.1, duplicate: 0.2, reorder: 0.1 }),
    without: carries({}, { mishaps: [{ way: 'to-receiver', datagram: 0, does: 'lost' }] }),
    dead: givesUp('sender'),
    killed: givesUp('receiver', 10),
  })
  expect(result.stages.map(({ verdict, evidence }) => evidence?.summary ?? verdict)).toEqual(Array(6).fill('passed'))
})

test('a wrong byte is marked, with its place in the stream, the datagrams and two lines to repeat it', async () => {
  const { verdict, evidence } = await of('changes-a-byte')
  expect(verdict).toBe('failed')
  expect(evidence).toMatchObject({
    protocol: 'peer',
    summary: expect.stringMatching(/^Byte 507 of what the receiver wrote is not that of the stream: 2a/) as string,
    sent: { total: 1200 },
    received: { of: 'what the receiver wrote', offending: { name: 'other bytes' } },
  })
  const { offending, from = 0 } = evidence.received!
  expect(from + offending!.start).toBe(507)
  expect(evidence.drawing?.[1]).toMatch(/^ +\d+\.\d ────▶ +\d+\.\d {2}#0 +505 B {2}01 00 00 00 00/)
  expect(evidence.byHand).toMatch(/ROLE=receiver .* RUN >out &\nROLE=sender .* RUN <in/)
})

test('a stream that is too long or too short, and a sender that leaves too early, are told apart', async () => {
  expect((await of('writes-the-last-twice')).says).toMatch(
    /wrote at least \d+ bytes, but the stream has 1200|Byte 1000 of/,
  )
  expect((await of('stops-short')).says).toBe('The receiver ended with exit code 0 after 500 of 1200 bytes.')
  const lost = carries({}, { mishaps: [{ way: 'to-receiver', datagram: 0, does: 'lost' }] })
  const left = await of('leaves-after-sending', lost)
  expect(left.says).toBe('The sender ended with exit code 0, though the receiver had written 0 of 1 byte.')
})

test('what nothing comes out of is hung, and says what was the matter', { timeout: 240_000 }, async () => {
  const { verdict, says, likely } = await of('sends-nothing')
  expect(['hung', 'unclear']).toContain(verdict)
  expect(says).toMatch(/sent no datagram at all|too busy/)
  expect(likely).toMatch(/send to the address in PEER/)
  const never = await of('never-ends')
  expect(never.likely).toMatch(/must learn that the stream has ended/)
})

test('an exit code other than 0, an error and another port are told apart', async () => {
  const lost = carries({}, { mishaps: [{ way: 'to-receiver', datagram: 1, does: 'lost' }] })
  expect((await of('never-resends', lost)).says).toMatch(
    /^Expected exit code 0 from the sender, but it ended with exit code 1/,
  )
  const threw = await of('throws')
  expect(threw.verdict).toBe('crashed')
  expect(threw.evidence.program?.stderr).toMatch(/Error: pear/)
  expect((await of('speaks-from-another-port')).likely).toMatch(/Bind one socket to LISTEN/)
})

test('a flood of datagrams is ended', async () => {
  const { says, likely } = await of('sends-without-waiting')
  expect(says).toMatch(/sent more than 5120 datagrams for 1200 bytes/)
  expect(likely).toMatch(/again and again without waiting/)
})

test('giving up is to be neither too early, nor too late, nor a success', { timeout: 240_000 }, async () => {
  expect((await of('calls-a-dead-peer-a-success', givesUp('sender'))).says).toBe(
    'The sender ended with exit code 0, though the other copy was dead and the stream not carried.',
  )
  const patient = peerStage(async ({ peer }) => {
    await peer.givesUp(stream, { role: 'sender', notBefore: 60_000, within: 90_000 })
  })
  expect((await of('waits-a-second-for-the-dead', patient)).says).toMatch(
    /gave the other copy up after \d+ ms of silence/,
  )
  const never = await of('tries-for-ever', givesUp('sender'))
  expect(['hung', 'unclear']).toContain(never.verdict)
})

test(
  'of a network that chance has made, the simplest on which it still fails is shown',
  { timeout: 240_000 },
  async () => {
    const any = carries({ delayMs: 2, loss: 0.5, duplicate: 0.3, jitterMs: 4 })
    const { evidence } = await of('never-resends', any)
    expect(evidence.sent?.through).toMatch(
      /; the simplest network found on which it still fails: the (sender|receiver)'s datagram #\d+ is lost$/,
    )
    expect(evidence.drawing?.filter((line) => line.endsWith('lost'))).toHaveLength(1)
  },
)

test('the same seed does the same to the same datagrams', async () => {
  const seen: string[] = []
  const looks = peerStage(async ({ peer }) => {
    const { log } = await peer.carry(stream, { over: { duplicate: 0.4, again: { chance: 0.3, withinMs: 9 } } })
    seen.push(
      JSON.stringify(
        log
          .of('to-receiver')
          .slice(0, 4)
          .map(({ harms }) => harms),
      ),
    )
  })
  await checkPeer('carries', { only: looks })
  await checkPeer('carries', { only: looks })
  expect(seen[0]).toBe(seen[1])
})
