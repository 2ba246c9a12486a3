import { expect, test } from 'vitest'
import { NotJson } from './not-json.ts'
import { readJson } from './read-json.ts'

const of = (text: string) => readJson(Buffer.from(text))

test('reads what JSON.parse reads', () => {
  const texts = [
    '{}',
    ' [ ] ',
    'null',
    'true',
    'false',
    '-0.5e+3',
    '0',
    '""',
    '"\\u00e9\\ud83c\\udf50\\n\\/\\\\\\""',
    '"é🍐"',
    '{"a":[1,{"b":"c"},[]],"a":2,"":null}\r',
    '{"__proto__":1}',
  ]
  for (const text of texts) expect(of(text).value).toEqual(JSON.parse(text))
})

test('says where each value stands, texts without their quotes', () => {
  const { members } = of('{"id": 7, "hex": "ab", "list": ["", 1]}')
  expect(members?.get('id')?.at).toEqual({ start: 7, end: 8, name: 'id' })
  expect(members?.get('hex')?.at).toEqual({ start: 18, end: 20, name: 'hex' })
  expect(members?.get('list')?.items?.[0]?.at).toEqual({ start: 32, end: 34, name: 'item 1 of list' })
})

test.for([
  ["{'a':1}", 1, 'a name in double quotes'],
  ['{"a":1,}', 7, 'a name in double quotes'],
  ['{"a" 1}', 5, 'a colon'],
  ['[1 2]', 3, 'a comma or ]'],
  ['01', 1, 'the end of the text'],
  ['tru', 3, 'true'],
  ['NaN', 0, 'a value'],
  ['"a\nb"', 2, 'an escape such as \\n'],
  ['"\\x"', 2, 'an escape: \\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t or \\u'],
  ['"\\u12g4"', 5, 'four hexadecimal digits after \\u'],
  ['{"a":', 5, 'a value'],
  ['', 0, 'a value'],
] as const)('refuses %j at its first wrong byte', ([text, at, expected]) => {
  expect(() => JSON.parse(text) as unknown).toThrow()
  const error = (() => {
    try {
      of(text)
    } catch (caught) {
      return caught
    }
    return undefined
  })()
  expect(error).toBeInstanceOf(NotJson)
  expect(error).toMatchObject({ at, expected })
})

test('refuses what is not UTF-8, and what lies too deep', () => {
  expect(() => readJson(Buffer.of(0x22, 0xff, 0x22))).toThrow(/UTF-8/)
  expect(() => of('['.repeat(200))).toThrow(/in one another/)
})
