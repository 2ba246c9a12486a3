import { existsSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import path from 'node:path'

/** Lets programs below `scratch` find the packages that a program in `dir` finds: a reference may use a driver. */
export async function linkModules(dir: string, scratch: string): Promise<void> {
  for (let at = dir; at !== path.dirname(at); at = path.dirname(at)) {
    const modules = path.join(at, 'node_modules')
    if (!existsSync(modules)) continue
    await symlink(modules, path.join(scratch, 'node_modules'))
    return
  }
}
