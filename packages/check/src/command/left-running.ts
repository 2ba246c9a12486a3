import { readFileSync, readdirSync } from 'node:fs'

/**
 * The processes with this in their environment that still run: what left its process group, as a daemon does, is found too. Only
 * where there is /proc (Linux); whatever is left is ended by the guard in any case.
 */
export function runningWith(name: string, value: string): readonly number[] {
  if (process.platform !== 'linux') return []
  const wanted = `${name}=${value}`
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && environmentOf(pid).includes(wanted))
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  } catch {
    return [] // another person's, or just gone
  }
}
