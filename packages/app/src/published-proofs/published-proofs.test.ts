import type { PublishedProof } from '@backroad/series'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSmall, toTheEnd } from '../fixtures/open-small.ts'
import { mergeProofs } from './published-proofs.ts'
import { verifyProof } from './verify-proof.ts'

const proof = (build: string, provenAt: string): PublishedProof => ({
  ...{ build, provenAt, title: 'T', stages: ['says-one'], engineVersion: '0.1.0', seriesVersion: '0.1.0', seed: '1' },
  ...{ codeDigest: `sha256:${'0'.repeat(64)}`, transcriptDigest: `sha256:${'1'.repeat(64)}` },
})

describe('what a text says is proven', () => {
  const [old, mine] = [proof('a/x', '2026-01-01T00:00:00.000Z'), proof('a/x', '2026-02-01T00:00:00.000Z')]
  const other = proof('a/y', '2026-03-01T00:00:00.000Z')

  it('is replaced by a newer proof of the same build, and joined by one of another', () => {
    expect(mergeProofs([old], [mine])).toEqual([mine])
    expect(mergeProofs([other], [mine])).toEqual([other, mine])
  })

  it('is never taken away, nor replaced by an older one', () => {
    for (const own of [[], [old], [mine]]) {
      const known = [mine, other]
      expect(mergeProofs(known, own)).toBe(known)
    }
  })
})

describe('a proof that was published', () => {
  it('holds for the build, its stages and the code, until one of them is another', async () => {
    await using small = await openSmall()
    const { backroad } = small
    const dir = await small.program('mine')
    const workspace = await backroad.workspaces.register(dir)
    const { id } = await backroad.checks.start({ workspace: workspace.id, all: true })
    await toTheEnd(backroad.checks.follow(id))
    const { slug } = backroad.series.series
    const proofsOf = await backroad.publishedProofs.read()
    const [own] = proofsOf(`${slug}/alpha`, [])
    expect(own).toMatchObject({ build: `${slug}/${workspace.build}`, stages: ['says-one', 'says-two', 'says-three'] })
    expect(proofsOf('another/alpha', [])).toEqual([])

    const held = async (one: PublishedProof, code?: string) =>
      Object.fromEntries((await verifyProof(one, backroad.series, code)).map(({ what, holds }) => [what, holds]))
    expect(await held(own!, dir)).toEqual({ build: true, stages: true, version: true, code: true })
    expect(await held({ ...own!, stages: ['says-one'] })).toMatchObject({ stages: false })
    expect(await held({ ...own!, stages: [...own!.stages, 'says-four'] })).toMatchObject({ stages: false })
    expect(await held({ ...own!, seriesVersion: '9.0.0', stages: ['says-one'] })).toMatchObject({
      version: 'unknown',
      stages: 'unknown',
    })
    expect(await held({ ...own!, build: `${slug}/nothing` })).toMatchObject({ build: false })
    expect(await held({ ...own!, build: 'another/alpha' })).toEqual({ build: 'unknown' })
    await writeFile(join(dir, 'more.ts'), '// another line\n')
    expect(await held(own!, dir)).toMatchObject({ code: false })
  })
})
