import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmall, smallSeries, toTheEnd, type Small } from '../fixtures/open-small.ts'

const quick = { rounds: 3, sampleMs: 60 }

const benchModule = `
import { bench } from '@backroad/check'

export default bench({
  loads: [
    {
      name: 'says it',
      protocol: 'http1',
      connections: 2,
      request: (i) => Buffer.from('GET /says-one HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'),
      ok: (reply) => Buffer.from(reply).includes('right'),
    },
  ],
  against: 'node',
})
`

const real = `
real:
  node:
    run: [node, '{dir}/server.ts']
  nowhere:
    package: no-such-package
    run: [no-such-command-anywhere]
`

/** The small series with a bench and real software for its build: the reference itself. */
async function withBench(small: Small): Promise<void> {
  const series = join(small.dir, 'series')
  await cp(smallSeries, series, { recursive: true })
  const build = join(series, '01-first/01-alpha/build')
  await writeFile(join(build, 'build.yaml'), `${await readFile(join(build, 'build.yaml'), 'utf8')}${real}`)
  await writeFile(join(build, 'bench.ts'), benchModule)
  await mkdir(join(build, 'real/node'), { recursive: true })
  await cp(join(build, 'reference/server.ts'), join(build, 'real/node/server.ts'))
  await writeFile(join(build, 'real/node/wrong'), '')
  await small.restart(series)
}

async function registered(small: Small, wrong: readonly string[] = []) {
  const { id } = await small.backroad.workspaces.register(await small.program('mine', wrong))
  return id
}

test('a program is measured beside real software, and what came of it is kept', async () => {
  await using small = await openSmall()
  await withBench(small)
  const workspace = await registered(small)
  expect(await small.backroad.benches.newest(workspace)).toBeUndefined()
  const { id } = await small.backroad.benches.start({ workspace, ...quick })
  expect(small.backroad.benches.running(workspace)?.id).toBe(id)
  await expect(small.backroad.benches.start({ workspace, ...quick })).rejects.toMatchObject({ code: 'bench-busy' })
  const events = await toTheEnd(small.backroad.benches.follow(id))
  expect(events[0]).toMatchObject({ type: 'bench-started', build: 'echo', against: { name: 'node' } })
  expect(events.at(-1)).toMatchObject({ type: 'bench-finished' })

  const bench = await small.backroad.benches.get(id)
  expect(bench).toMatchObject({ id, workspace, state: 'finished', result: { loads: [{ name: 'says it' }] } })
  expect(bench.result?.loads[0]?.ratio?.value).toBeGreaterThan(0)
  await small.restart(join(small.dir, 'series'))
  expect(await small.backroad.benches.newest(workspace)).toEqual(bench)
  expect(await toTheEnd(small.backroad.benches.follow(id))).toEqual(events)
  expect(await small.backroad.builds.page('echo')).toMatchObject({
    real: ['node', 'nowhere'],
    bench: { against: 'node' },
  })
}, 60_000)

test('a program that answers wrongly is told so, and is no newest bench', async () => {
  await using small = await openSmall()
  await withBench(small)
  const workspace = await registered(small, ['says-one'])
  const { id } = await small.backroad.benches.start({ workspace, ...quick })
  await toTheEnd(small.backroad.benches.follow(id))
  expect(await small.backroad.benches.get(id)).toMatchObject({
    state: 'failed',
    fault: 'program',
    reason: expect.stringContaining('Check its stages first') as string,
  })
  expect(await small.backroad.benches.newest(workspace)).toBeUndefined()
}, 60_000)

test('one that is cancelled leaves no result, and another can start', async () => {
  await using small = await openSmall()
  await withBench(small)
  const workspace = await registered(small)
  const { id } = await small.backroad.benches.start({ workspace })
  for await (const { event } of await small.backroad.benches.follow(id)) if (event.type === 'sample') break
  await small.backroad.benches.cancel(id)
  expect(await small.backroad.benches.get(id)).toMatchObject({ state: 'cancelled' })
  expect(small.backroad.benches.running(workspace)).toBeUndefined()
  expect(await readdir(join(small.dataDir, 'benches', workspace))).toHaveLength(1)
  const { id: next } = await small.backroad.benches.start({ workspace })
  await small.backroad.benches.cancel(next)
}, 60_000)

test('what can’t be measured is refused with what to do', async () => {
  await using small = await openSmall()
  const workspace = await registered(small)
  const { benches } = small.backroad
  await expect(benches.start({ workspace })).rejects.toMatchObject({ code: 'bench-none' })
  await expect(benches.start({ workspace: 'nobody' })).rejects.toMatchObject({ code: 'workspace-not-found' })
  await expect(benches.get('none')).rejects.toMatchObject({ code: 'bench-not-found' })
  await withBench(small)
  const start = (against: string) => small.backroad.benches.start({ workspace, against })
  await expect(start('apache')).rejects.toMatchObject({
    code: 'software-unknown',
    why: 'Its series names: node, nowhere.',
  })
  await expect(start('nowhere')).rejects.toMatchObject({
    code: 'software-missing',
    todo: 'Install it, on Debian: apt-get install no-such-package',
  })
}, 60_000)
