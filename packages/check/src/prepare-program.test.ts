import { expect, test } from 'vitest'
import { fixture } from '../test/fixture.ts'
import { PrepareError, prepareProgram } from './prepare-program.ts'

/** Starts a process in a group of its own that holds the output open, as the daemons of some compilers do. */
const leavesADaemon = [
  process.execPath,
  '-e',
  "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'inherit' }).unref(); console.log('compiled')",
]

test('a command that leaves a process behind is over when it has ended itself', async () => {
  await prepareProgram(fixture('answers', { prepare: leavesADaemon }))
})

test('what a command wrote is told although something it left behind holds the output open', async () => {
  const prepare = [...leavesADaemon.slice(0, 2), `${leavesADaemon[2]}; process.exitCode = 3`]
  const failure = await prepareProgram(fixture('answers', { prepare })).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(PrepareError)
  expect(failure).toMatchObject({ exit: { code: 3 }, output: 'compiled' })
})
