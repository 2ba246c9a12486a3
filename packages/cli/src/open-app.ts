import { defaultDataDir, openBackroad, type Backroad } from '@backroad/app'
import { seriesDirOf } from './places.ts'

/** Opens the person's data and a series; the one that comes with Backroad unless told. Close it with `await using`. */
export const openApp = (seriesDir?: string): Promise<Backroad> =>
  openBackroad({
    dataDir: defaultDataDir(),
    databaseUrl: process.env.DATABASE_URL,
    seriesDir: seriesDirOf(seriesDir),
  })
