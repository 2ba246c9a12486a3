import { findCommand } from '@backroad/lab'
import { chromium } from 'playwright-core'
import { startApp } from './app-process.ts'
import { freePort } from './free-port.ts'
import { loadLighthouse, type LighthouseReport } from './load-lighthouse.ts'
import { spread, type Bench, type Row } from './row.ts'
import { servedSite } from './served-site.ts'

/** The page with the budget is looked at three times, because the rest of the machine moves its performance. */
const looks = [
  { name: 'a topic page', path: '/topics/what-is-http', times: 3, budget: 98 },
  { name: 'home', path: '/', times: 1 },
  { name: 'a build page', path: '/builds/http-server', times: 1 },
  { name: 'recall', path: '/recall', times: 1 },
  { name: 'search', path: '/search?q=connection', times: 1 },
  {
    name: 'an article of a published site',
    path: '/topics/what-is-http.html',
    times: 3,
    budget: 98,
    isPublished: true,
  },
  { name: 'the contents of a published site', path: '/index.html', times: 1, isPublished: true },
] as const

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const

/** A telephone of the middle, by Lighthouse's own measure of processors (its docs/throttling.md). */
const TELEPHONE = 400

/** Lighthouse's slow network; `rttMs` and so on are its names. */
const network = {
  rttMs: 150,
  throughputKbps: 1638.4,
  requestLatencyMs: 562.5,
  downloadThroughputKbps: 1474.56,
  uploadThroughputKbps: 675,
}

/**
 * What Lighthouse says of pages of the app as `npm start` runs it, and of a published site, in the system's Chromium, as a telephone on a slow network.
 * It takes this machine for four times as quick as the telephone; a busy one is not, so a first look says how much slower it
 * has to be made to be like one. Nothing is reported to anybody: only Lighthouse's command line does that, when allowed to.
 */
export const lighthouse: Bench = async () => {
  const executablePath = await findCommand('chromium')
  if (executablePath === undefined) return [missing('Chromium was not found')]
  const measure = await loadLighthouse()
  await using app = await startApp()
  await using site = await servedSite('series/backend')
  const port = await freePort()
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', `--remote-debugging-port=${port}`],
  })
  try {
    let slowdown = 1
    const look = async (address: string) => {
      // What is made at the very first visit, and then kept on disk, is no part of this.
      await (await fetch(address)).text()
      const result = await measure(address, {
        port,
        logLevel: 'error',
        onlyCategories: [...categories],
        throttling: { ...network, cpuSlowdownMultiplier: slowdown },
        // On a busy machine the first paint takes its time; how long it took is in the scores.
        maxWaitForFcp: 120_000,
        maxWaitForLoad: 180_000,
      })
      if (!result || result.lhr.runtimeError) throw new Error(`Lighthouse: ${result?.lhr.runtimeError?.message}`)
      return result.lhr
    }
    const { benchmarkIndex } = (await look(`${app.address}/`)).environment
    slowdown = Math.min(4, Math.max(1, benchmarkIndex / TELEPHONE))
    const rows: Row[] = []
    for (const { name, path, times, ...more } of looks) {
      const all: LighthouseReport[] = []
      for (let time = 0; time < times; time++) all.push(await look(('isPublished' in more ? site : app).address + path))
      const figures = categories.map((id) =>
        Math.round(100 * spread(all.map((one) => one.categories[id]?.score ?? 0)).median),
      )
      const isGood = figures.every((figure) => figure >= 98)
      const faults = isGood ? '' : `; ${faultsOf(all.at(-1)!).join(', ')}`
      // On a machine slower than the telephone, performance says more of the machine than of the page.
      const isJudged =
        'budget' in more && (isGood || benchmarkIndex >= TELEPHONE || figures.slice(1).some((one) => one < 98))
      const machine =
        benchmarkIndex < TELEPHONE ? 'slower than the telephone' : `made ${slowdown.toFixed(1)} times slower`
      rows.push({
        what: `Lighthouse, ${name}: performance, accessibility, practices, SEO`,
        budget: 'budget' in more ? `≥ ${more.budget}` : '',
        figure: `${figures.join(', ')} (this machine now ${Math.round(benchmarkIndex)}, ${machine}${faults})`,
        ...(isJudged ? { ok: isGood } : {}),
      })
    }
    return rows
  } finally {
    await browser.close()
  }
}

/** What took points off a score. */
function faultsOf({ categories: judged, audits }: LighthouseReport): string[] {
  const weighed = Object.values(judged).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0))
  return weighed.flatMap(({ id }) => {
    const audit = audits[id]
    return audit && audit.score !== null && audit.score < 0.98 ? [`${id} ${audit.displayValue ?? ''}`.trim()] : []
  })
}

const missing = (why: string): Row => ({ what: 'Lighthouse, each of the four', budget: '≥ 98', figure: why })
