import { answer, chart, choice, experiment, log, measuredHere, progress, table } from '@backroad/lab'
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { setImmediate as breathe } from 'node:timers/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const DIGEST = 'The digest, since the pieces are others'
const MEMORY = 'The memory and the time, and not the digest'
const NOTHING = 'Nothing at all'

const MB = 1e6

/** How a file was hashed in pieces of one size. */
interface Measured {
  readonly piece: number
  readonly digest: string
  readonly ms: number
}

export default experiment({
  title: 'In pieces, or as a whole',
  question: 'What does it change whether a file is hashed as a whole or piece by piece?',
  predict: choice('A file is hashed in pieces of different sizes. What differs between them?', [
    DIGEST,
    MEMORY,
    NOTHING,
  ]),
  params: z.object({
    size: z.int().min(1).max(100).default(16).describe('Size of the file').meta({ unit: 'MB' }),
    algorithm: z.enum(['sha1', 'sha256', 'sha512']).default('sha256').describe('The hash'),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    const { size, algorithm } = params
    const bytes = size * MB
    const dir = mkdtempSync(join(tmpdir(), 'backroad-streaming-'))
    try {
      const file = join(dir, 'file')
      fill(file, bytes)
      const pieces = [256, 1024, 4096, 16_384, 65_536, 262_144, bytes].filter((piece) => piece <= bytes)
      const measured: Measured[] = []
      hashFile(file, algorithm, 65_536) // the first one finds nothing in the cache of files
      for (const [done, piece] of pieces.entries()) {
        yield progress(done, pieces.length, `pieces of ${piece} bytes`)
        await breathe()
        signal.throwIfAborted()
        measured.push(hashFile(file, algorithm, piece))
        yield drawTable(measured, bytes)
        yield drawChart(measured, bytes)
      }
      yield log({ id: 'here', title: 'How this was made', lines: remarks.map((text) => ({ text })) })
      const digests = new Set(measured.map(({ digest }) => digest))
      const [small, whole] = [measured[0] as Measured, measured.at(-1) as Measured]
      yield answer(
        digests.size > 1 ? DIGEST : MEMORY,
        `All ${measured.length} digests are the same. In pieces of ${small.piece} bytes it took ${Math.round(small.ms)} ms, as a whole ${Math.round(whole.ms)} ms and ${size} MB of memory.`,
      )
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  },
})

function fill(file: string, bytes: number): void {
  const open = openSync(file, 'w')
  try {
    for (let left = bytes; left > 0; left -= MB) writeSync(open, randomBytes(Math.min(left, MB)))
  } finally {
    closeSync(open)
  }
}

/** Reads the file piece by piece into one buffer, and hashes each as it comes. */
function hashFile(file: string, algorithm: string, piece: number): Measured {
  const open = openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(piece)
    const began = performance.now()
    const hash = createHash(algorithm)
    for (;;) {
      const read = readSync(open, buffer, 0, piece, null)
      if (read === 0) break
      hash.update(buffer.subarray(0, read))
    }
    return { piece, digest: hash.digest('hex'), ms: performance.now() - began }
  } finally {
    closeSync(open)
  }
}

function drawTable(measured: readonly Measured[], bytes: number) {
  return table({
    id: 'figures',
    title: `A file of ${bytes / MB} MB`,
    columns: [
      { key: 'piece', label: 'bytes in a piece, and held', numeric: true },
      { key: 'pieces', label: 'pieces', numeric: true },
      { key: 'ms', label: 'ms', numeric: true },
      { key: 'rate', label: 'MB a second', numeric: true },
      { key: 'digest', label: 'digest, its beginning' },
    ],
    rows: measured.map(({ piece, ms, digest }) => ({
      piece,
      pieces: Math.ceil(bytes / piece),
      ms: Math.round(ms),
      rate: rateOf(bytes, ms),
      digest: `${digest.slice(0, 16)}…`,
    })),
  })
}

function drawChart(measured: readonly Measured[], bytes: number) {
  return chart({
    id: 'rates',
    title: 'How quick each was',
    x: { label: 'bytes in a piece, as a power of 2' },
    y: { label: 'hashed', unit: 'MB/s' },
    series: [
      {
        label: 'read and hashed',
        points: measured.map(({ piece, ms }) => [Math.round(Math.log2(piece) * 10) / 10, rateOf(bytes, ms)]),
      },
    ],
  })
}

const rateOf = (bytes: number, ms: number): number => Math.round(bytes / 1000 / Math.max(ms, 0.01))

const remarks = [
  'Each run reads the file into one buffer of the size of a piece, and gives what came to the same hash.',
  'Small pieces cost a call to the system each: it is the reading that takes the time, and not the hash.',
  measuredHere(),
]
