import { expect, it } from 'vitest'
import { changeYaml } from './change-yaml.ts'

it('changes, adds and takes out keys, and leaves comments and order', () => {
  const source = '# mine\ntitle: Bits # of two\nneeds: [a]\nlink: https://example.org\n'
  expect(changeYaml(source, { title: 'Bits: all', link: undefined, explains: 'backend/bits' })).toBe(
    '# mine\ntitle: "Bits: all"\nneeds: [ a ]\nexplains: backend/bits\n',
  )
})

it('writes what would be read as something else in quotes', () => {
  expect(changeYaml('title: a\n', { title: '0.1', author: { name: '- x' } })).toBe(
    'title: "0.1"\nauthor:\n  name: "- x"\n',
  )
})

it('refuses what is no YAML', () => {
  expect(() => changeYaml('title: [a\n', { title: 'b' })).toThrow()
})
