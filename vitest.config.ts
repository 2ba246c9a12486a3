import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const ignored = ['**/node_modules/**', 'packages/web/build/**', '**/.svelte-kit/**', 'packages/check/starters/**']
const roots = ['packages/*/{src,test}', 'series', 'scripts', 'bin']

/** What takes minutes begins first, so that all the rest is done beside it. */
const longest = ['/series/backend/series.test.ts', '/series/backend/series.real.test.ts']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.some((end) => moduleId.endsWith(end))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

/**
 * Two projects: `unit` needs nothing but Node; `real` needs real servers, Chromium or another language's toolchain,
 * runs where they are found and skips where not.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Most tests wait for programs; on two processors Vitest would otherwise run one file at a time.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: roots.map((root) => `${root}/**/*.test.ts`),
          exclude: [...ignored, '**/*.real.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'real',
          include: roots.map((root) => `${root}/**/*.real.test.ts`),
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
