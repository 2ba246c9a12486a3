import { expect, test } from 'vitest'
import { differ } from './differ.ts'
import { lineEntries } from './line-entries.ts'

test('replies that say the same in another order and spacing are alike; a member that differs is named', () => {
  const one = lineEntries('{"id":1,"hex":"ab"}\n{"id":2,"error":"no such op"}\n')
  const same = lineEntries('{ "hex": "ab", "id": 1 }\r\n{"id":2,"error":"unknown op"}\n')
  expect(differ(one, same).outcome).toBe('alike')
  const other = differ(one, lineEntries('{"id":1,"hex":"ac"}\n{"id":2,"hex":""}\n'))
  expect(other.outcome).toBe('different')
  expect(other.fields.map(({ name }) => name)).toContain('reply 1, hex')
})

test('a line that is not JSON is one entry, and so is a value that is no object', () => {
  expect(lineEntries('Ready.\n[1]\n').map(({ name }) => name)).toEqual(['reply 1, which is not JSON', 'reply 2, '])
})
