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

  it('has no large diagram', () => {
    const { 'a diagram of many nodes': diagram } = TIRING
    expect([looksTame(diagram!(500)), looksTame(diagram!(2000))]).toEqual([true, false])
  })

  it('is one as people write them', () => {
    const series = path.resolve(import.meta.dirname, '../../../../series/backend')
    const pages = readdirSync(series, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
    const tame = pages.filter((file) => looksTame(readFileSync(path.join(series, file), 'utf8')))
    expect(tame.length / pages.length).toBeGreaterThan(0.95)
  })
})
