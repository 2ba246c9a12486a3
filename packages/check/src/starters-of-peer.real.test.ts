import { describe, expect, test } from 'vitest'
import { carries } from '../test/peer.ts'
import { checkStarter, languages } from '../test/starter.ts'

describe.for(languages)('the starter for peers in $language', ({ language, found }) => {
  test.runIf(found)('builds, runs as both copies, and says on standard error where to begin', async () => {
    const [first] = await checkStarter(
      { build: 'backend/reliable-link', contract: 'peer', language },
      { first: carries() },
    )
    expect(first?.verdict).toBe('failed')
    expect(first?.evidence?.summary).toMatch(
      /^Expected exit code 0 from the sender, but it ended with exit code 1.* It said: 1200 bytes are not sent yet: write it in \w+\.\w+, where it says "Begin here"/,
    )
    expect(first?.evidence?.likely).toBe('Your program says on standard error what went wrong: begin there.')
  })
})
