/** Asks for a text that takes longer than anybody waits, and says which process renders it. */
import { readFileSync } from 'node:fs'
import { Apart } from '../src/apart/apart.ts'
import { TIRING } from './tiring.ts'

const apart = new Apart({ ms: 600_000, msPerKiB: 0 })
await apart.ask({ kind: 'blocks', source: 'a' })
void apart.ask({ kind: 'blocks', source: TIRING['quotes in quotes']!(4 * 1024 * 1024) })
process.stdout.write(`${readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim()}\n`)
