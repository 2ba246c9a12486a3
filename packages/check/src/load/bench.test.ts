import { expect, it } from 'vitest'
import { bench, benchProblems } from './bench.ts'

const load = { name: 'GET', protocol: 'http1' as const, connections: 4, request: () => Buffer.from('GET') }

it('gives a bench back as it is', () => {
  const definition = { loads: [load, { ...load, name: 'PUT', depth: 8 }], against: 'nginx' }
  expect(bench(definition)).toBe(definition)
})

it.each([
  [undefined, 'it is not an object'],
  [{ loads: [load] }, 'against must name real software'],
  [{ loads: [], against: 'nginx' }, 'loads must be a list of one or more'],
  [{ loads: [load, load], against: 'nginx' }, 'load 2: its name stands twice'],
  [{ loads: [load], against: 'nginx', agaist: 1 }, 'agaist is not known'],
  [{ loads: [{ ...load, deep: 4 }], against: 'nginx' }, 'load 1: deep is not known'],
  [{ loads: [{ ...load, protocol: 'http' }], against: 'nginx' }, 'protocol must be one of http1, resp, dns'],
  [{ loads: [{ ...load, connections: 0 }], against: 'nginx' }, 'connections must be 1 to 256'],
  [{ loads: [{ ...load, depth: 1.5 }], against: 'nginx' }, 'depth must be 1 to 1024'],
  [{ loads: [{ ...load, request: 'GET' }], against: 'nginx' }, 'request must be a function'],
  [{ loads: [{ ...load, ok: true }], against: 'nginx' }, 'ok must be a function'],
])('says what is wrong: %#', (value, problem) => {
  expect(benchProblems(value).join('; ')).toContain(problem)
  expect(() => bench(value as never)).toThrow(TypeError)
})
