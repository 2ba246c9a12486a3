import { expect, test } from 'vitest'
import { marked, snippetOf } from './snippet.ts'

const said = (parts: readonly { text: string; mark?: true }[]) =>
  parts.map(({ text, mark }) => (mark ? `[${text}]` : text)).join('')

const filler = 'Lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam. '

test('the passage with most of the words is taken, whole words, what was found marked', () => {
  const text = `${filler.repeat(4)}One keep here. ${filler.repeat(4)}The Keep-Alive is not the keepalive of TCP. ${filler.repeat(4)}`
  const snippet = said(snippetOf(text, ['keep', 'alive']))
  expect(snippet).toMatch(/^…\S.*The \[Keep\]-\[Alive\] is not the keepalive of TCP\..*\S…$/)
  expect(snippet.length).toBeLessThan(180)
})

test('without a word found it is the beginning, and a short text is whole', () => {
  expect(said(snippetOf('Short.', []))).toBe('Short.')
  expect(said(snippetOf(filler.repeat(9), ['absent']))).toMatch(/^Lorem ipsum .*\S…$/)
  expect(snippetOf('', ['x'])).toEqual([])
  expect(said(snippetOf('x'.repeat(500), []))).toBe(`${'x'.repeat(160)}…`)
})

test('whole words are marked, whatever their case and alphabet', () => {
  expect(said(marked('Ärger mit ärger, verärgert: слово', ['ärger', 'слово']))).toBe(
    '[Ärger] mit [ärger], verärgert: [слово]',
  )
})
