import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes a repository in a folder, and leaves alone what of one is there already. */
export function init(dir: string, branch: string): void {
  const gitDir = join(dir, '.git')
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    mkdirSync(join(gitDir, folder), { recursive: true })
  const files = {
    HEAD: `ref: refs/heads/${branch}\n`,
    config: '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n',
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(gitDir, name)
    if (!existsSync(path)) writeFileSync(path, text)
  }
}
