import { cp, rm } from 'node:fs/promises'
import { dataFiles } from './data-files.ts'

/** Most bytes of a DATA_DIR that are kept. */
const most = 32 * 2 ** 20

/**
 * Copies a program's DATA_DIR to `to`, with the times of its files, so that a person can start the program with the same by
 * hand. What was at `to` is gone then. Nothing is there afterwards where the folder holds no file, or too much. Gives why it could not be
 * kept, where that is the machine's fault.
 */
export async function keepData(dataDir: string, to: string): Promise<string | undefined> {
  try {
    await rm(to, { recursive: true, force: true })
    const files = await dataFiles(dataDir)
    if (files.length === 0 || files.reduce((sum, { size }) => sum + size, 0) > most) return undefined
    await cp(dataDir, to, { recursive: true, preserveTimestamps: true })
    return undefined
  } catch (error) {
    // A program that still runs may take its files away, and a disk may be full: what is not whole is of no use.
    await rm(to, { recursive: true, force: true }).catch(() => {})
    return `DATA_DIR could not be kept in ${to}: ${(error as Error).message}`
  }
}
