import { defineConfig } from 'vitest/config'


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
          include: ['packages/*/{src,test}/**/*.test.ts', 'series/**/*.test.ts', 'bin/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...exclude, '**/*.real.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['packages/*/{src,test}/**/*.real.test.ts', 'series/**/*.real.test.ts', 'scripts/**/*.real.test.ts', 'bin/**/*.real.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
