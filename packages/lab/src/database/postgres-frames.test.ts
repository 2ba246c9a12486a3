import { expect, it } from 'vitest'
import { greeting, MessageFrames, refusal } from './postgres-frames.ts'

const startup = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0])
const tls = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
const query = Buffer.from([0x51, 0, 0, 0, 14, ...Buffer.from('select 1;\0')])

it('tells a request for TLS, the beginning, and messages apart', () => {
  const frames = new MessageFrames().push(Buffer.concat([tls, startup, query, query]))
  expect(frames.map((frame) => frame.type)).toEqual(['tls', 'startup', 'Q', 'Q'])
  expect(Buffer.from(frames[2]?.bytes ?? [])).toEqual(query)
})

it('waits for the rest of a message, wherever it was cut', () => {
  const whole = Buffer.concat([startup, query])
  for (let cut = 1; cut < whole.length; cut++) {
    const reader = new MessageFrames()
    const frames = [...reader.push(whole.subarray(0, cut)), ...reader.push(whole.subarray(cut))]
    expect(frames.map((frame) => frame.type)).toEqual(['startup', 'Q'])
  }
})

it('greets and refuses in messages whose length counts itself', () => {
  for (const bytes of [greeting('18.0'), refusal('53300', 'no')].map((each) => Buffer.from(each))) {
    let at = 0
    while (at < bytes.length) at += 1 + bytes.readUInt32BE(at + 1)
    expect(at).toBe(bytes.length)
  }
  expect(Buffer.from(refusal('53300', 'no')).toString()).toContain('C53300\0')
})
