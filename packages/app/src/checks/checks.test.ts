import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, cp, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openSmall, smallSeries, toTheEnd, type Small } from '../fixtures/open-small.ts'
import { digestCode } from '../workspaces/digest-code.ts'
import type { CheckRequest } from './checks.ts'

async function registered(small: Small, wrong: readonly string[] = []) {
  const dir = await small.program('mine', wrong)
  const workspace = await small.backroad.workspaces.register(dir)
  const check = async (request: Omit<CheckRequest, 'workspace'> = {}) => {
    const { id } = await small.backroad.checks.start({ workspace: workspace.id, ...request })
    const events = await toTheEnd(small.backroad.checks.follow(id))
    return { events, ...(await small.backroad.checks.get(id)) }
  }
  const mend = (...still: string[]) => writeFile(join(dir, 'wrong'), still.join('\n'))
  return { dir, id: workspace.id, check, mend }
}

test('a learner goes from stage to stage, and where they stand is kept', async () => {
  await using small = await openSmall()
  const { check, mend, id } = await registered(small, ['says-two', 'says-three'])
  const stagesOf = async () => (await check()).result?.stages.map(({ slug, verdict }) => `${slug} ${verdict}`)
  expect(await stagesOf()).toEqual(['says-one passed'])
  expect(await stagesOf()).toEqual(['says-one passed', 'says-two failed'])
  expect(await small.backroad.workspaces.get(id)).toMatchObject({
    passed: 1,
    total: 3,
    likely: 'it does not say says-two',
    verdicts: { 'says-one': 'passed', 'says-two': 'failed' },
    lastCheck: { state: 'finished', passed: 1, failed: 1 },
    history: [{ verdicts: { 'says-one': 'passed' } }, { verdicts: { 'says-two': 'failed' } }],
  })
  await mend('says-three')
  expect(await stagesOf()).toEqual(['says-one passed', 'says-two passed'])
  expect(await stagesOf()).toEqual(['says-one passed', 'says-two passed', 'says-three failed'])
  // What breaks again counts as broken, and the check still goes up to the stage one had got to.
  await mend('says-one', 'says-three')
  expect(await stagesOf()).toEqual(['says-one failed', 'says-two passed', 'says-three failed'])
  expect(await small.backroad.workspaces.get(id)).toMatchObject({ passed: 1, likely: 'it does not say says-one' })
  expect(await small.backroad.proofs.list()).toEqual([])
})

test('a check of all stages that passes is a proof, and holds what it says', async () => {
  await using small = await openSmall(() => Date.UTC(2026, 0, 2, 3, 4, 5))
  const { check, dir, id } = await registered(small)
  const { result, id: checkId } = await check({ all: true, seed: 'beef' })
  const [proof] = await small.backroad.proofs.list()
  const transcript = await readFile(await small.backroad.checks.transcript(checkId))
  expect(proof).toEqual({
    id: expect.stringMatching(/^[a-z2-7]{16}$/) as unknown,
    build: 'echo',
    workspace: id,
    at: '2026-01-02T03:04:05.000Z',
    stages: ['says-one', 'says-two', 'says-three'],
    codeDigest: await digestCode(dir),
    engineVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
    seriesVersion: '0.3.0',
    transcriptDigest: `sha256:${createHash('sha256').update(transcript).digest('hex')}`,
    seed: 'beef',
  })
  expect(result).toMatchObject({ passed: 3, failed: 0, seed: 'beef' })
  expect(await small.backroad.topics.page('alpha')).toMatchObject({ progress: 'proven', provenAt: proof!.at })
  const { totals } = await small.backroad.topics.series()
  expect(totals).toMatchObject({ proven: 1, minutesLeft: 75 })
})

test('passes gathered from several checks are no proof', async () => {
  await using small = await openSmall()
  const { check } = await registered(small)
  for (const slug of ['says-one', 'says-two', 'says-three']) {
    expect((await check({ only: [slug] })).result).toMatchObject({ passed: 1 })
  }
  expect(await small.backroad.proofs.list()).toEqual([])
  expect((await small.backroad.topics.series()).next[0]).toMatchObject({ action: 'Check all stages' })
  // The default has then come to the end of the build, and is a check of all.
  await check()
  expect(await small.backroad.proofs.list()).toHaveLength(1)
})

test('after a regression what was proven stays so, and what does not pass now is named', async () => {
  await using small = await openSmall()
  const { check, mend, dir } = await registered(small)
  await check({ all: true })
  const workspace = async () => (await small.backroad.builds.page('echo')).workspaces[0]!
  expect((await workspace()).codeNow).toBe((await workspace()).proof!.codeDigest)
  expect((await small.backroad.topics.page('alpha')).builds[0]).not.toHaveProperty('next')

  await mend('says-two')
  await check({ all: true })
  expect(await workspace()).toMatchObject({ passed: 2, codeNow: await digestCode(dir) })
  expect((await workspace()).codeNow).not.toBe((await workspace()).proof!.codeDigest)
  expect(await small.backroad.topics.page('alpha')).toMatchObject({
    progress: 'proven',
    builds: [{ passed: 2, next: 'says-two' }],
  })
})

test('a stage that waits for one that broke counts as passed no more', async () => {
  await using small = await openSmall()
  const series = join(small.dir, 'series')
  await cp(smallSeries, series, { recursive: true })
  const third = join(series, '01-first/01-alpha/build/stages/03-says-three.ts')
  const text = await readFile(third, 'utf8')
  await writeFile(third, text.replace("spec: 'A test, §3',", "spec: 'A test, §3',\n  needs: ['says-two'],"))
  await small.restart(series)
  const { check, mend, id } = await registered(small)
  await check({ all: true })
  await mend('says-two')
  await check({ all: true })
  expect(await small.backroad.workspaces.get(id)).toMatchObject({
    passed: 1,
    verdicts: { 'says-one': 'passed', 'says-two': 'failed', 'says-three': 'waits' },
    likely: 'it does not say says-two',
  })
  expect((await small.backroad.topics.page('alpha')).builds[0]).toMatchObject({ passed: 1, next: 'says-two' })
  // It had passed once, so the next check goes as far as before.
  expect((await check()).result?.stages).toHaveLength(3)
})

test('a program that does not build leaves its stages where they stood', async () => {
  await using small = await openSmall()
  const { check, id, dir } = await registered(small)
  await check({ all: true })
  await appendFile(join(dir, 'backroad.yaml'), 'prepare: exit 3\n')
  expect((await check({ all: true })).result).toMatchObject({ prepareFailed: true, passed: 0, failed: 3 })
  expect(await small.backroad.workspaces.get(id)).toMatchObject({
    passed: 3,
    lastCheck: { passed: 0, failed: 3 },
  })
  expect(await small.backroad.checks.newestFinding(id, 'says-two')).toMatchObject({ result: { verdict: 'passed' } })
})

test('the evidence of a stage stays that of the newest check that judged it', async () => {
  await using small = await openSmall()
  const { check, id } = await registered(small, ['says-two'])
  const { checks } = small.backroad
  expect(await checks.newestFinding(id, 'says-two')).toBeUndefined()
  const all = await check({ all: true })
  await check({ only: ['says-one'] })
  expect(await checks.newestFinding(id, 'says-two')).toEqual({
    check: all.id,
    at: all.at,
    result: all.result!.stages.find(({ slug }) => slug === 'says-two'),
  })
  const again = await check({ only: ['says-two'] })
  expect(await checks.newestFinding(id, 'says-two')).toMatchObject({ check: again.id, result: { verdict: 'failed' } })
  await expect(checks.newestFinding('nothing', 'says-two')).rejects.toMatchObject({ code: 'workspace-not-found' })
})

test('early, late and after a restart, whoever follows gets the same events', async () => {
  await using small = await openSmall()
  const { check } = await registered(small)
  const { id, events } = await check({ all: true })
  expect(events[0]).toMatchObject({ type: 'check-started', total: 3 })
  expect(events.at(-1)).toMatchObject({ type: 'check-finished', result: { passed: 3 } })
  expect(await toTheEnd(small.backroad.checks.follow(id))).toEqual(events)
  const { checks } = await small.restart()
  expect(await toTheEnd(checks.follow(id))).toEqual(events)
  expect(await checks.get(id)).toMatchObject({ state: 'finished', result: { passed: 3 } })
})

test('checks of one workspace wait for each other, those of two do not', async () => {
  await using small = await openSmall()
  const { backroad } = small
  const a = await backroad.workspaces.register(await small.program('a'))
  const b = await backroad.workspaces.register(await small.program('b'))
  const order: string[] = []
  const ids: string[] = []
  for (const workspace of [a, a, b]) ids.push((await backroad.checks.start({ workspace: workspace.id, all: true })).id)
  await Promise.all(
    ids.map(async (id, at) => {
      for await (const { event } of await backroad.checks.follow(id)) {
        if (event.type === 'check-started' || event.type === 'check-finished')
          order.push(`${at} ${event.type.slice(6)}`)
      }
    }),
  )
  expect(order.indexOf('0 finished')).toBeLessThan(order.indexOf('1 started'))
  expect(order.indexOf('2 started')).toBeLessThan(order.indexOf('1 started'))
})

test('a cancelled check is cancelled, whether it runs or waits, and the next one runs', async () => {
  await using small = await openSmall()
  const { id } = await registered(small)
  const { checks } = small.backroad
  const running = await checks.start({ workspace: id, all: true })
  const waiting = await checks.start({ workspace: id, all: true })
  const last = await checks.start({ workspace: id, all: true })
  await Promise.all([checks.cancel(running.id), checks.cancel(waiting.id)])
  expect(await checks.get(running.id)).toMatchObject({ state: 'cancelled' })
  expect(await checks.get(waiting.id)).toMatchObject({ state: 'cancelled' })
  await toTheEnd(checks.follow(last.id))
  expect(await checks.get(last.id)).toMatchObject({ state: 'finished' })
  expect((await small.backroad.workspaces.get(id)).history).toHaveLength(1)
})

test('one that is cancelled while it waits is gone at once, and the one behind it still waits its turn', async () => {
  await using small = await openSmall()
  const { id, dir } = await registered(small)
  const { checks } = small.backroad
  // It comes up only when it is let, so that the first check lasts as long as this test needs.
  const gate = join(dir, 'gate')
  const waits = `import { existsSync } from 'node:fs'
while (!existsSync(${JSON.stringify(gate)})) await new Promise((resolve) => setTimeout(resolve, 20))
await import('./real.ts')`
  await rename(join(dir, 'server.ts'), join(dir, 'real.ts'))
  await writeFile(join(dir, 'server.ts'), waits)
  const first = await checks.start({ workspace: id, all: true })
  const second = await checks.start({ workspace: id, all: true })
  const third = await checks.start({ workspace: id, all: true })
  await checks.cancel(second.id)
  expect(await checks.get(second.id)).toMatchObject({ state: 'cancelled' })
  expect(await checks.get(first.id)).toMatchObject({ state: 'running' })
  expect(await checks.get(first.id)).not.toHaveProperty('waiting')
  expect(await checks.get(third.id)).toMatchObject({ state: 'running', waiting: true })
  const begun = await (await checks.follow(third.id, 0, AbortSignal.timeout(200)))[Symbol.asyncIterator]().next()
  expect(begun.done).toBe(true)
  await writeFile(gate, '')
  await toTheEnd(checks.follow(third.id))
  expect(await checks.get(first.id)).toMatchObject({ state: 'finished' })
  expect(await checks.get(third.id)).toMatchObject({ state: 'finished' })
})

test('a check that was broken off with its process has failed, and nothing waits for it', async () => {
  await using small = await openSmall()
  const { id, check } = await registered(small)
  const { id: checkId } = await check()
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  const file = new DatabaseSync(join(small.dataDir, 'backroad.sqlite'))
  file.prepare("update check_run set state = 'running', pid = ?, events = null where id = ?").run(gone.pid!, checkId)
  file.close()
  expect(await small.backroad.checks.get(checkId)).toMatchObject({ state: 'failed' })
  expect((await small.backroad.workspaces.get(id)).lastCheck).toMatchObject({ state: 'failed' })
  expect(await toTheEnd(small.backroad.checks.follow(checkId))).toEqual([])
  expect(await check()).toMatchObject({ state: 'finished' })
})

test('what is not there is refused with a code', async () => {
  await using small = await openSmall()
  const { id, check, dir } = await registered(small)
  const { checks } = small.backroad
  await expect(checks.start({ workspace: 'nothing' })).rejects.toMatchObject({ code: 'workspace-not-found' })
  await expect(checks.start({ workspace: dir })).rejects.toMatchObject({ code: 'workspace-not-found' })
  await expect(checks.start({ workspace: id, until: 'nothing' })).rejects.toMatchObject({ code: 'stage-unknown' })
  for (const unknown of ['nothing', '../backroad.sqlite', '']) {
    await expect(checks.get(unknown)).rejects.toMatchObject({ code: 'check-not-found' })
    await expect(checks.transcript(unknown)).rejects.toMatchObject({ code: 'check-not-found' })
    await expect(checks.follow(unknown)).rejects.toMatchObject({ code: 'check-not-found' })
    await expect(checks.cancel(unknown)).rejects.toMatchObject({ code: 'check-not-found' })
  }
  await writeFile(join(dir, 'backroad.yaml'), 'nonsense')
  await expect(check()).rejects.toMatchObject({ code: 'workspace-invalid' })
})

test('a check of a workspace that goes meanwhile says so, and nothing else breaks', async () => {
  await using small = await openSmall()
  const { check, dir } = await registered(small)
  const goes =
    "require('fs').rmSync(process.cwd(), { recursive: true }); require('http').createServer((q, s) => s.end('right')).listen(process.env.PORT, process.env.HOST)"
  await writeFile(
    join(dir, 'backroad.yaml'),
    `build: small/echo\nrun: ['${process.execPath}', -e, ${JSON.stringify(goes)}]\n`,
  )
  expect(await check({ all: true })).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('ENOENT') as string,
  })
})
