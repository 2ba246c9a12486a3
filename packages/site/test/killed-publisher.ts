import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

// Publishes, and dies at the write that it is told: half of the bytes are written, and nothing is cleaned up.
const [, , at, dir, out] = process.argv
let left = Number(at)
const write = fs.writeFileSync
fs.writeFileSync = (file, data, options) => {
  if (--left === 0) {
    const bytes =
      typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    try {
      write(file, bytes.subarray(0, bytes.length >> 1))
    } finally {
      process.kill(process.pid, 'SIGKILL')
    }
  }
  write(file, data, options)
}
syncBuiltinESMExports()
const { publishSite } = await import('../src/publish-site.ts')
await publishSite({ dir: dir!, out: out!, threads: 1 })
