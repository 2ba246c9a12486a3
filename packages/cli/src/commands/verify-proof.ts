import { openBackroad, verifyProof as verify, type Backroad, type ProofFinding } from '@backroad/app'
import { readWorkspace } from '@backroad/check'
import { parseProofs, type PublishedProof } from '@backroad/series'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { labelled } from '../draw/wrap.ts'
import { exitCodes, UsageError } from '../exit.ts'
import { seriesDirOf } from '../places.ts'

interface Options {
  readonly code?: string
  readonly run?: true
  readonly series?: string
  readonly json?: true
}

type Finding = ProofFinding | { readonly what: 'run'; readonly holds: boolean | 'unknown'; readonly says: string }

const LARGEST = 1024 * 1024

/** `backroad verify-proof`: holds a published proof against the series here and the code, and runs the check again when asked to. */
export async function verifyProof(file: string, options: Options): Promise<number> {
  if (options.run && options.code === undefined)
    throw new UsageError('--run needs --code: the folder with the program.')
  const proofs = await readProofs(file)
  const code = options.code === undefined ? undefined : path.resolve(options.code)
  // Somebody else's program is no workspace of one's own, and leaves nothing in one's data.
  const dataDir = await mkdtemp(path.join(tmpdir(), 'backroad-verify-'))
  try {
    await using app = await openBackroad({ dataDir, seriesDir: seriesDirOf(options.series) })
    const told: { proof: PublishedProof; findings: Finding[] }[] = []
    for (const proof of chosen(proofs, code, app)) {
      const findings: Finding[] = await verify(proof, app.series, code)
      if (options.run && code !== undefined) findings.push(await runAgain(app, proof, code))
      told.push({ proof, findings })
    }
    if (options.json) console.log(JSON.stringify(told, null, 2))
    else for (const { proof, findings } of told) draw(proof, findings)
    return exitCodeOf(told.flatMap(({ findings }) => findings))
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function readProofs(file: string): Promise<readonly PublishedProof[]> {
  const text = await readFile(path.resolve(file))
  if (text.length > LARGEST) throw new UsageError(`${file} is too large for a proof.`)
  const read = await parseProofs(text.toString('utf8'))
  if ('proofs' in read) return read.proofs
  throw new UsageError(`${file} is no proof.\n${read.faults.map((fault) => `  ${fault}`).join('\n')}`)
}

/** Of several proofs the one that the code is a workspace of; else all. */
function chosen(proofs: readonly PublishedProof[], code: string | undefined, app: Backroad): readonly PublishedProof[] {
  if (proofs.length === 1 || code === undefined) return proofs
  const build = buildOf(code)
  const own = proofs.filter(
    (proof) => build !== undefined && app.series.findBuild(build) === app.series.findBuild(proof.build),
  )
  return own.length > 0 ? own : proofs
}

function buildOf(dir: string): string | undefined {
  try {
    return readWorkspace(dir).build
  } catch {
    return undefined // said when it is run; for its digest a folder need not be a workspace
  }
}

async function runAgain(app: Backroad, proof: PublishedProof, dir: string): Promise<Finding> {
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => abort.abort())
  const workspace = await app.workspaces.register(dir)
  if (app.series.findBuild(workspace.build) !== app.series.findBuild(proof.build)) {
    return {
      what: 'run',
      holds: false,
      says: `The program in ${dir} is for ${workspace.build}, not for ${proof.build}.`,
    }
  }
  const { id } = await app.checks.start({ workspace: workspace.id, all: true, seed: proof.seed })
  abort.signal.addEventListener('abort', () => void app.checks.cancel(id), { once: true })
  for await (const { event } of await app.checks.follow(id)) void event
  const { result, reason } = await app.checks.get(id)
  if (!result)
    return { what: 'run', holds: 'unknown', says: `The check could not be run: ${reason ?? 'it was cancelled.'}` }
  const own = result.stages.filter(({ slug }) => proof.stages.includes(slug))
  const bad = own.filter(({ verdict }) => verdict !== 'passed')
  if (bad.length === 0 && own.length === proof.stages.length) {
    return { what: 'run', holds: true, says: `Run again just now, the program passed all ${own.length} stages.` }
  }
  const isSure = bad.some(({ verdict }) => verdict !== 'unclear' && verdict !== 'waits')
  const list = bad.map(({ slug, verdict }) => `${slug} ${verdict}`).join(', ')
  return {
    what: 'run',
    holds: isSure ? false : 'unknown',
    says: `Run again just now, not all passed: ${list || 'stages are missing'}.`,
  }
}

function draw({ build, provenAt, stages }: PublishedProof, findings: readonly Finding[]): void {
  console.log(`${build}, ${stages.length} ${stages.length === 1 ? 'stage' : 'stages'}, proven ${provenAt}`)
  for (const { what, holds, says } of findings) {
    const sign = holds === 'unknown' ? '?' : holds ? '✓' : '✗'
    for (const line of labelled(`${sign} ${what}`, says)) console.log(line)
  }
  console.log('')
}

/** What does not hold counts before what can't be told: it is certain. */
function exitCodeOf(findings: readonly Finding[]): number {
  if (findings.some(({ holds }) => holds === false)) return exitCodes.failed
  return findings.some(({ holds }) => holds === 'unknown') ? exitCodes.unclear : exitCodes.passed
}
