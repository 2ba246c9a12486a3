import { describe, expect, test } from 'vitest'
import { asksForDoubles, endsTheInput, linesStage } from '../test/lines.ts'
import { checkStarter, languages } from '../test/starter.ts'

/** What the starter must bear: many at once in pieces, names and texts with escapes, and lines that are no request. */
const bears = linesStage(async ({ lines, expect: claim }) => {
  await lines.askBadly('{"id":')
  await lines.askBadly('[1]')
  await lines.askBadly('')
  for (const id of ['01', '+1', '.5', '1.', '"\\u+041"']) await lines.askBadly(`{"id":${id}}`)
  const odd = await lines.askBadly({
    id: 'an "id"\n\u{1f350} \\',
    op: 'none',
    nested: [{ a: [1, -2.5e3, true, null] }],
  })
  claim(odd.id.value).is('an "id"\n\u{1f350} \\')
})

describe.for(languages)('the starter for lines in $language', ({ language, found }) => {
  test.runIf(found)(
    'builds, runs, says in an error where to begin, bears any line, and ends with its input',
    async () => {
      const definitions = { first: asksForDoubles([1], 1), bears, endsTheInput }
      const results = await checkStarter({ build: 'backend/sha', contract: 'lines', language }, definitions)
      const [first, second, third] = results
      expect(first?.verdict).toBe('failed')
      expect(first?.evidence?.summary).toMatch(
        /there is no op double yet: write it in \w+\.\w+, where it says "Begin here"/,
      )
      expect(first?.evidence?.likely).toBeDefined()
      expect([second?.evidence?.summary, second?.verdict]).toEqual([undefined, 'passed'])
      expect(third?.verdict).toBe('passed')
    },
  )
})
