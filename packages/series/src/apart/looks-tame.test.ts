import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { TIRING } from '../../test/tiring.ts'
import { renderMarkdown } from '../render.ts'
import { looksTame } from './looks-tame.ts'

describe('a text that looks tame', { timeout: 120_000 }, () => {
  it.each(Object.entries(TIRING))('takes no long time: %s', async (_, make) => {
    const source = make(60_000)
    if (!looksTame(source)) return
    await renderMarkdown(source.slice(0, 500))
    const begun = process.cpuUsage()
    await renderMarkdown(source)
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1000).toBeLessThan(2500)
  })

  it.each([
    ['a diagram', '```mermaid\nflowchart TD\na & b & c --> d & e & f\n```'],
    ['one in a list', '- ```mermaid\n  a\n  ```'],
    ['one whose name is hidden', '~~~~ &#109;ermaid\na\n~~~~'],
    ['a long list', '- a\n'.repeat(2000)],
  ])('is none with %s', (_, source) => expect(looksTame(source)).toBe(false))

  it('is one as people write them', () => {
    const series = path.resolve(import.meta.dirname, '../../../../series/backend')
    const pages = readdirSync(series, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
    const tame = pages.filter((file) => looksTame(readFileSync(path.join(series, file), 'utf8')))
    expect(tame.length / pages.length).toBeGreaterThan(0.95)
  })
})
