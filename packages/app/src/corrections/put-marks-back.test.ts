import { describe, expect, test } from 'vitest'
import { marksTakenOut } from './marks.ts'
import { putMarksBack } from './put-marks-back.ts'

describe('what was written to a paragraph as it reads', () => {
  test.each([
    ['**A port** is 8 bits.[^1]', 'A port is 8 bits.', 'A port is 16 bits.', '**A port** is 16 bits.[^1]'],
    ['A port is 8 bits.[^1]', 'A port is 8 bits.', 'A port is 16 bits.', 'A port is 16 bits.[^1]'],
    ['A port is **8** bits.[^rfc]', 'A port is 8 bits.1', 'A port is 16 bits.1', 'A port is **16** bits.[^rfc]'],
    ['> A port is 8 bits.', 'A port is 8 bits.', 'A port is 16 bits.', '> A port is 16 bits.'],
    ['> A port\n> is *8* bits.', 'A port is 8 bits.', 'A port is 16 bits.', '> A port\n> is *16* bits.'],
    ['> A port\n> is *8* bits.', 'A port\nis 8 bits.', 'A port\nis 16 bits.', '> A port\n> is *16* bits.'],
    ['> A port\n> is 8 bits.', 'A port is 8 bits.', 'A port is 8 bits.\nSo.', '> A port\n> is 8 bits.\n> So.'],
    ['> A port.', 'A port.', '> A number.', '> A number.'],
    ['## The *first* port', 'The first port', 'The second port', '## The *second* port'],
    ['## Ports', 'Ports', 'All ports', '## All ports'],
    ['**Ports** are 8.', 'Ports are 8.', 'The Ports are 8.', 'The **Ports** are 8.'],
    ['- *one*\n- two', 'one\ntwo', 'one\nthree', '- *one*\n- three'],
    ['It is **very** big.', 'It is very big.', 'It is big.', 'It is big.'],
    [
      'See [the *RFC*](https://a.example/b_c).',
      'See the RFC.',
      'Read the RFC.',
      'Read [the *RFC*](https://a.example/b_c).',
    ],
    ['See [it](https://a.example) now, **all**.', 'See it now, all.', 'See now, all.', 'See now, **all**.'],
    ['**a** b `c_d` e_f 2\\*3', 'a b c_d e_f 2*3', 'a b c_d e_f 2*4', '**a** b `c_d` e_f 2\\*4'],
    ['A *b* is 8.[^1] More.', 'A b is 8. More.', 'A b is 8. Much. More.', 'A *b* is 8.[^1] Much. More.'],
    ['A *b* is 8.[^1]', 'A b is 8.', 'A b is 8. More.', 'A *b* is 8.[^1] More.'],
    ['**A** b.', 'A b.', '', ''],
    ['**Keep** it,\nand *hold*.', 'Keep it, and\nhold.', 'Keep it, but\nhold.', '**Keep** it,\nbut *hold*.'],
  ])('%j, read as %j and proposed as %j, becomes %j', (source, read, proposed, expected) => {
    expect(putMarksBack(source, read, proposed)).toBe(expected)
  })

  test.each([
    ['is no other reading', '**A** port.', 'A door.', 'A window.'],
    ['loses a sign between words that were put anew', 'It is **very big** now.', 'It is very big now.', 'It is vast.'],
    ['has signs of its own beside those of the text', 'It is **8** bits.', 'It is 8 bits.', 'It is **16** bits.'],
    ['changes a word that has signs within it', 'It is un**usual**.', 'It is unusual.', 'It is rare.'],
  ])('is not guessed where it %s', (_, source, read, proposed) => {
    expect(putMarksBack(source, read, proposed)).toBeUndefined()
  })
})

test('the signs that a change takes out are told, and those in code are code', () => {
  expect(marksTakenOut('**A** port.[^1]', 'A port.')).toEqual(['**', '[^1]'])
  expect(marksTakenOut('> A', 'A')).toEqual(['>'])
  expect(marksTakenOut('[a](https://b.example)', 'a')).toEqual(['[…](https://b.example)'])
  expect(marksTakenOut('`a * b`', '`a b`')).toEqual([])
  expect(marksTakenOut('`a` b', 'a b')).toEqual(['`…`'])
  expect(marksTakenOut('a_b_c 8', 'a 16')).toEqual([])
  expect(marksTakenOut('```\n**a**\n```', '```\na\n```')).toEqual([])
})
