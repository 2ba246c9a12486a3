import { join, type Folder } from './folder.ts'
import { readYaml } from './read-yaml.ts'
import { workspaceSchema } from './schemas.ts'

/** Reports where a folder of a series that must be a workspace of this build is none. `what` begins the sentence. */
export function checkWorkspace(folder: Folder, at: string, build: string, what: string): void {
  const file = readYaml(folder, join(at, 'backroad.yaml'), workspaceSchema, {
    message: `${what} is a workspace and needs its backroad.yaml.`,
    allowed: `build: ${build}, run and prepare`,
  })
  if (file && file.value.build !== build)
    folder.report({ ...file.where(['build']), message: `build is “${file.value.build}”.`, allowed: build })
}
