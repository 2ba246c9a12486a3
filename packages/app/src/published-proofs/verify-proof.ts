import type { PublishedProof } from '@backroad/series'
import type { SeriesShelf } from '../series/series-shelf.ts'
import { digestCode } from '../workspaces/digest-code.ts'

/** One thing that was looked at: it holds, it does not, or this machine can't tell. */
export interface ProofFinding {
  readonly what: 'build' | 'stages' | 'version' | 'code'
  readonly holds: boolean | 'unknown'
  /** A sentence or two. */
  readonly says: string
}

/** Holds a proof against the series that is installed here and, where it is at hand, the code. Runs nothing. */
export async function verifyProof(
  proof: PublishedProof,
  shelf: SeriesShelf,
  codeDir: string | undefined,
): Promise<ProofFinding[]> {
  const findings = againstSeries(proof, shelf)
  if (codeDir === undefined) return findings
  const digest = await digestCode(codeDir)
  const holds = digest === proof.codeDigest
  const says = holds
    ? 'The code is the one that was proven.'
    : `This is other code than was proven: its digest is ${digest}, and the proof names ${proof.codeDigest}.`
  return [...findings, { what: 'code', holds, says }]
}

function againstSeries(proof: PublishedProof, shelf: SeriesShelf): ProofFinding[] {
  const { series } = shelf
  const [slug] = proof.build.split('/')
  if (slug !== series.slug) {
    const says = `The proof is of the series “${slug}”, and this one is “${series.slug}”. Name the folder of the other with --series.`
    return [{ what: 'build', holds: 'unknown', says }]
  }
  const found = shelf.findBuild(proof.build)
  const isSameVersion = series.version === proof.seriesVersion
  const version: ProofFinding = {
    what: 'version',
    holds: isSameVersion || 'unknown',
    says: isSameVersion
      ? `The series here has the version of the proof, ${series.version}.`
      : `The proof was made with version ${proof.seriesVersion} of the series, and ${series.version} is here.`,
  }
  // What another version lacks may have been in the one that the proof names.
  const otherwise = isSameVersion ? false : 'unknown'
  if (!found) return [{ what: 'build', holds: otherwise, says: `There is no build ${proof.build} here.` }, version]
  const here = found.build.stages.map((stage) => stage.slug)
  const gone = proof.stages.filter((stage) => !here.includes(stage))
  const left = here.filter((stage) => !proof.stages.includes(stage))
  return [
    { what: 'build', holds: true, says: `The build ${proof.build} is here.` },
    stagesFinding(proof, gone, left, otherwise),
    version,
  ]
}

function stagesFinding(
  { stages }: PublishedProof,
  gone: readonly string[],
  left: readonly string[],
  otherwise: false | 'unknown',
): ProofFinding {
  if (gone.length > 0) {
    return { what: 'stages', holds: otherwise, says: `The build here has no stage ${gone.join(', ')}.` }
  }
  if (left.length > 0) {
    return {
      what: 'stages',
      holds: otherwise,
      says: `The build here has more stages than were proven: ${left.join(', ')}.`,
    }
  }
  return { what: 'stages', holds: true, says: `Its ${stages.length} stages are all that the build has.` }
}
