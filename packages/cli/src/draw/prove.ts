import type { ProveEvent } from '@backroad/app'
import { wrap } from './wrap.ts'

/** What `backroad prove` prints for each event. */
export function proveLines(event: ProveEvent): string[] {
  switch (event.type) {
    case 'build-started':
      return [`backroad prove · ${event.topic} · ${event.build} · ${event.stages} stages`, '']
    case 'reference': {
      const { runs, misses, ms } = event.proof
      const count = runs === 1 ? 'one run' : `${runs} runs`
      return [
        row(
          misses.length === 0,
          'reference',
          `${count}, ${misses.length === 0 ? 'every stage passed' : `${misses.length} misses`}, ${Math.round(ms.median)} ms (${Math.round(ms.min)} to ${Math.round(ms.max)})`,
        ),
        ...misses.flatMap((miss) => detail(`${miss.stage} ${miss.verdict}, seed ${miss.seed}: ${miss.summary}`)),
      ]
    }
    case 'starter': {
      const { language, found, ok, verdict, summary } = event.proof
      if (!found) return [row(undefined, `starter ${language}`, 'its toolchain was not found')]
      return [row(ok, `starter ${language}`, `stage 1: ${verdict}`), ...(ok ? [] : detail(summary ?? ''))]
    }
    case 'solution': {
      const { language, found, stages, total, misses, ok } = event.proof
      if (!found) return [row(undefined, `solution ${language}`, 'its toolchain was not found')]
      return [
        row(ok, `solution ${language}`, `${stages - misses.length} of its ${stages} stages passed, of ${total} in all`),
        ...misses.flatMap((miss) => detail(`${miss.stage} ${miss.verdict}, seed ${miss.seed}: ${miss.summary}`)),
      ]
    }
    case 'wrong': {
      const { name, stage, caughtBy, caught, runs, ok, summary, verdict } = event.proof
      const often = runs === 1 ? '' : ` (${caught} of ${runs})`
      const instead = caughtBy === undefined ? 'was not caught' : `was caught by ${caughtBy}`
      // Where nothing else caught it, it passed in the other runs.
      const fault = caughtBy === stage ? `was in ${caught} of ${runs} runs only` : `${instead}${often}`
      return [
        row(
          ok,
          `wrong ${name}`,
          ok ? `caught by ${stage}: ${verdict}${often}` : `must be caught by ${stage}, ${fault}`,
        ),
        ...(ok ? [] : detail(summary ?? '')),
      ]
    }
    case 'real': {
      const { name, found, version, passed, total, differs, misses, stale, ok, package: from } = event.proof
      if (!found) return [row(undefined, name, `not found${from ? `; the package ${from} brings it` : ''}`)]
      return [
        row(
          ok,
          `${name} ${version ?? ''}`.trim(),
          `${passed} of ${total} passed, ${differs.length} listed differences`,
        ),
        ...differs.flatMap((difference) => detail(`differs: ${difference.stage}: ${difference.reason}`)),
        ...misses.flatMap((miss) =>
          detail(`NOT LISTED: ${miss.stage} ${miss.verdict}, seed ${miss.seed}: ${miss.summary}`),
        ),
        ...stale.flatMap((slug) => detail(`listed as different, but it passed: ${slug}`)),
      ]
    }
    case 'build-finished':
      return ['', event.proof.ok ? `${event.proof.build} is proven.` : `${event.proof.build} is NOT proven.`, '']
  }
}

function row(ok: boolean | undefined, what: string, outcome: string): string {
  return `  ${ok === undefined ? '·' : ok ? '✓' : '✗'} ${what.padEnd(36)} ${outcome}`
}

const detail = (text: string): string[] => wrap(text, 70).map((line) => `      ${line}`)
