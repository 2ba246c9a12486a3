import { defineConfig } from 'vitest/config'

const ignored = ['**/node_modules/**', 'packages/web/build/**', '**/.svelte-kit/**', 'packages/check/starters/**']
const roots = ['packages/*/{src,test}', 'series', 'scripts', 'bin']

/**
 * Two projects: `unit` needs nothing but Node; `real` needs real servers, Chromium or another language's toolchain,
 * runs where they are found and skips where not.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: roots.map((root) => `${root}/**/*.test.ts`),
          exclude: [...ignored, '**/*.real.test.ts'],
          testTimeout: 20_000,
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
