import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Checkable, type StageDefinition, runCheck, surroundings } from './index.ts'
import { fixture, stages } from '../test/fixture.ts'

async function results(build: Omit<Checkable, 'slug' | 'title' | 'contract'>, program = fixture('echoes-datagrams')) {
  const events = runCheck({ build: { slug: 'b', title: 'B', contract: 'server', ...build }, program, seed: '7f3a' })
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value.stages
  }
}

const says = (text: string, answer: string): StageDefinition<string> => ({
  spec: 'none',
  async check({ dns, expect: claim }) {
    const socket = await dns.open()
    await socket.send(Buffer.from(text))
    claim(await socket.datagram(), 'the datagram').is(answer)
  },
})

it('takes a program for ready when its UDP port is bound, and gives it and the stages what is around it', async () => {
  const closed: string[] = []
  const around = surroundings({
    async start({ dataDir, random }) {
      await writeFile(join(dataDir, 'zone'), 'pear')
      const name = random.word()
      return { env: { ZONE: name }, value: name, close: () => Promise.resolve(void closed.push(name)) }
    },
  })
  const sees: StageDefinition<string> = {
    spec: 'none',
    isolation: 'fresh',
    async check({ dns, expect: claim, surroundings: name, program }) {
      const socket = await dns.open()
      await socket.send(Buffer.from('zone'))
      claim(await socket.datagram(), 'the datagram').is(name)
      claim(await program.readFile('zone'), 'the zone file').is('pear')
      await program.restart()
      await socket.close()
      const again = await dns.open()
      await again.send(Buffer.from('zone'))
      claim(await again.datagram(), 'the datagram').is(name)
    },
  }
  const found = await results({
    ready: 'udp',
    surroundings: around,
    stages: stages({ echoes: says('pear', 'pear'), sees }),
  })
  expect(found.map(({ verdict, evidence }) => evidence?.summary ?? verdict)).toEqual(['passed', 'passed'])
  expect(closed).toHaveLength(2)
  expect(new Set(closed).size).toBe(1)
})

it('waits a moment for the TCP port of a program that was up by its UDP port', async () => {
  const overTcp: StageDefinition = {
    spec: 'none',
    async check({ dns, expect: claim }) {
      const connection = await dns.connect()
      await connection.send({ name: 'example.', type: 'A' })
      claim((await connection.reply()).questions.length, 'the questions').is(1)
    },
  }
  const [found] = await results(
    { ready: 'udp', stages: stages({ overTcp }) },
    fixture('echoes-datagrams', { env: { TCP: '1' } }),
  )
  expect(found).toMatchObject({ verdict: 'passed' })
})

it('says which UDP port nothing has bound', async () => {
  const [found] = await results({ ready: 'udp', stages: stages({ echoes: says('a', 'a') }) }, fixture('dies-at-start'))
  expect(found).toMatchObject({ verdict: 'crashed' })
  expect(found?.evidence?.expected).toContain('UDP port')
})

it('is our fault, and unclear, when what is around a program can not be made', async () => {
  const broken = surroundings({ start: () => Promise.reject(new Error('No address is free.')) })
  const [found] = await results({ ready: 'udp', surroundings: broken, stages: stages({ echoes: says('a', 'a') }) })
  expect(found).toMatchObject({ verdict: 'unclear' })
  expect(found?.evidence?.summary).toContain('No address is free.')
})
