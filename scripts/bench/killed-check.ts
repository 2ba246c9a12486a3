/** One whole check of a reference, for the bench that kills it. `node killed-check.ts BUILD`. */
import { checkOnce, references } from './builds.ts'

const wanted = process.argv[2]
const reference = (await references()).find(({ build }) => build.slug === wanted)
if (reference === undefined) throw new Error(`There is no build ${wanted}.`)
console.log('begun')
await checkOnce(reference)
