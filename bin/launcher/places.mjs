import { fileURLToPath } from 'node:url'
import path from 'node:path'

/** The folder that holds Backroad. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
/** What set-up leaves behind: logs, stamps, the compile cache. Safe to delete at any time. */
export const setupDir = path.join(root, '.backroad')
export const runtimeDir = path.join(root, 'bin/runtime')
export const webDir = path.join(root, 'packages/web')
