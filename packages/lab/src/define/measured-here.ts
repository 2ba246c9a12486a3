import { arch, platform, release } from 'node:os'

/** Says of figures that they are no constants of nature: where and when they were made. */
export function measuredHere(): string {
  return `Measured on this machine just now: ${platform()} ${release()}, ${arch()}, Node ${process.versions.node}.`
}
