import { expect, it, vi } from 'vitest'
import type { StageDefinition } from './index.ts'
import { check, fixture, request } from '../test/fixture.ts'

it('leads a client through a link with faults, and the evidence tells', async () => {
  const slowly: StageDefinition = {
    spec: 'none',
    async check({ http, faults, expect: claim }) {
      const via = await faults.tcp({ split: 'bytes' })
      const reply = await http.request(request, { via })
      claim(reply.text).is('plum')
    },
  }
  const { stage } = await check(fixture('answers'), { slowly })
  expect(stage('slowly').verdict).toBe('failed')
  expect(stage('slowly').evidence?.sent?.through).toContain('byte')
})

it('names the fields of a protocol that is not text', async () => {
  const asks: StageDefinition = {
    spec: 'none',
    async check({ resp, expect: claim }) {
      const connection = await resp.connect()
      await connection.send('*1\r\n$4\r\nPING\r\n')
      claim(await connection.reply(), 'the reply').is('PONG')
    },
  }
  const { stage } = await check(fixture('answers-pang'), { asks })
  const { evidence } = stage('asks')
  expect(evidence?.protocol).toBe('resp')
  expect(evidence?.sent?.fields?.length).toBeGreaterThan(3)
  expect(evidence?.received?.fields?.length).toBeGreaterThan(1)
})

it('leaves no link open that a check opens after its end', async () => {
  const over = Promise.withResolvers<void>()
  const late: Promise<unknown>[] = []
  const goesOn: StageDefinition = {
    spec: 'none',
    timeout: 50,
    async check({ faults }) {
      // The engine waits a moment for a check to end, and then goes on without it.
      await over.promise
      const link = faults.tcp({}).catch((error: unknown) => error)
      late.push(link)
      await link
    },
  }
  await check(fixture('answers'), { goesOn })
  over.resolve()
  await vi.waitFor(() => expect(late).not.toHaveLength(0))
  for (const link of late) expect(await link).toMatchObject({ message: expect.stringContaining('has ended') as string })
})
