import { surroundings } from '@backroad/check'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { layOutZone, type LaidOutZone } from './surroundings/lay-out-zone.ts'

/** What each stage knows of the zone that the program has been given. */
export type Surroundings = LaidOutZone

/** Before a program starts, its zone lies in DATA_DIR. ZONE is the zone's name, for the configuration of real software. */
export default surroundings<Surroundings>({
  async start({ dataDir, random }) {
    const zone = layOutZone(random)
    await writeFile(join(dataDir, 'zone'), zone.file, 'latin1')
    return { env: { ZONE: zone.origin }, value: zone, close: async () => {} }
  },
})
