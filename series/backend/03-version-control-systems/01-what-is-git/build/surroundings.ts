import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { surroundings } from '@backroad/check'

export default surroundings({
  async start({ note }) {
    const found = await promisify(execFile)('git', ['--version']).catch(() => undefined)
    if (found === undefined)
      throw new Error(
        'git was not found, and what your program writes is read back with it. Install it: apt-get install git.',
      )
    note(found.stdout.trim())
    return { value: undefined, close: () => Promise.resolve() }
  },
})
