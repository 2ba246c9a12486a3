import { describe, expect, test } from 'vitest'
import { commandStage, saysAPear } from '../test/command.ts'
import { checkStarter, languages } from '../test/starter.ts'

/** What the starter must bear: no command, one with odd signs, input that nobody reads. */
const bears = commandStage(async ({ command, expect: claim }) => {
  for (const args of [[], ['é "a"\n$(ls)', ''], ['--']]) {
    const call = await command.run(args, { stdin: Buffer.alloc(100_000), exits: 1 })
    claim(call.stdout).is('')
    claim(call.stderr).contains(Buffer.from(`there is no command ${args[0] ?? ''} yet`))
    claim(await command.folder.names()).is([])
  }
})

describe.for(languages)('the starter for commands in $language', ({ language, found }) => {
  test.runIf(found)('builds, runs in another folder, and says on standard error where to begin', async () => {
    const results = await checkStarter(
      { build: 'backend/git', contract: 'command', language },
      { first: saysAPear, bears },
    )
    const [first, second] = results
    expect(first?.verdict).toBe('failed')
    expect(first?.evidence?.summary).toMatch(
      /there is no command say yet: write it in \w+\.\w+, where it says "Begin here"/,
    )
    expect(first?.evidence?.likely).toBe('Your program says on standard error what went wrong: begin there.')
    expect([second?.evidence?.summary, second?.verdict]).toEqual([undefined, 'passed'])
  })
})
