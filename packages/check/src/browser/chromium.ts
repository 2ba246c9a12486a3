import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { type Guard, guardVariable } from '../guard.ts'
import { StartWatch } from '../starvation.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const elsewhere = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
/** How long Chromium may take to come up, ms: on a busy machine it takes many times what it should. */
const upWithin = 30_000

/**
 * The Chromium of this machine: the one in BACKROAD_CHROMIUM, which may be `none`, or else the one on PATH. Undefined where there
 * is none.
 */
export function findChromium(): string | undefined {
  const given = process.env['BACKROAD_CHROMIUM']
  if (given === 'none') return undefined
  const dirs = (process.env['PATH'] ?? '').split(delimiter).filter((dir) => dir !== '')
  const places = given ? [given] : [...names.flatMap((name) => dirs.map((dir) => join(dir, name))), ...elsewhere]
  return places.find(mayRun)
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A running Chromium, without a window and without a way to any other machine. */
export interface OpenChromium {
  readonly browser: Browser
  readonly name: string
  /** Watches from now on whether Chromium has to wait for a processor; tells whether it had to for so long that it may be late for that. */
  watch(): Promise<() => Promise<boolean>>
  close(): Promise<void>
}

/** Chromium did not come up, or had no processor to work with: the machine's fault, never the program's. */
export class ChromiumError extends Error {
  override readonly name = 'ChromiumError'
}

/**
 * Starts Chromium with a profile of its own. With a guard it is a group of its own that the guard knows, and gone when the checker is;
 * without one it stays in the group of its parent. Throws `ChromiumError` when it does not come up.
 */
export async function startChromium(path: string, guard?: Guard): Promise<OpenChromium> {
  const dir = guard ? join(guard.dir, 'chromium') : mkdtempSync(join(tmpdir(), 'backroad-chromium-'))
  mkdirSync(dir, { recursive: true })
  const child = spawn(path, switches(dir), {
    cwd: dir,
    env: { ...environment(dir), ...(guard ? { [guardVariable]: guard.id } : {}) },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: guard !== undefined,
  })
  if (child.pid !== undefined) guard?.add(child.pid)
  const end = async () => {
    await ended(child, guard !== undefined)
    if (guard && child.pid !== undefined) guard.drop(child.pid)
    if (!guard) rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const address = await debuggingAddress(child, path)
    // Loaded here, for checks of builds without pages pay nothing for it.
    const { chromium } = await import('playwright-core')
    const browser = await chromium.connectOverCDP(address, { timeout: upWithin })
    const close = async () => {
      await browser.close().catch(() => {}) // it may be gone already
      await end()
    }
    const watch = async () => {
      const starvation = new StartWatch(child.pid ?? 0)
      await starvation.beginAnew()
      return () => starvation.starved()
    }
    return { browser, name: `Chromium ${browser.version()}`, watch, close }
  } catch (error) {
    await end()
    if (error instanceof ChromiumError) throw error
    throw new ChromiumError(
      `${path} came up and could not be spoken to. Set BACKROAD_CHROMIUM=none to have a parser judge.`,
      { cause: error },
    )
  }
}

function switches(dir: string): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return [
    '--headless',
    // Chromium's sandbox refuses to be started by root.
    ...(isRoot ? ['--no-sandbox', '--no-zygote'] : []),
    '--disable-gpu',
    '--in-process-gpu',
    '--disable-dev-shm-usage',
    '--remote-debugging-port=0',
    `--user-data-dir=${dir}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-extensions',
    '--disable-default-apps',
    '--disable-field-trial-config',
    '--disable-back-forward-cache',
    '--disable-client-side-phishing-detection',
    '--disable-popup-blocking',
    '--disable-renderer-backgrounding',
    '--metrics-recording-only',
    // One process for all pages, in place of one a site: what a site may do to another does not depend on it, and time does.
    '--disable-site-isolation-trials',
    '--renderer-process-limit=1',
    // A page that we have put something into counts as one from far away, which may not reach loopback unless asked.
    '--disable-features=LocalNetworkAccessChecks,SpareRendererForSitePerProcess,Translate,OptimizationHints,MediaRouter,PaintHolding',
    '--disable-breakpad',
    '--password-store=basic',
    '--use-mock-keychain',
    '--mute-audio',
    '--no-proxy-server',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE *.localhost',
    'about:blank',
  ]
}

/** Little of ours: what it finds its files and its display by. */
function environment(dir: string): Record<string, string> {
  const env: Record<string, string> = { HOME: dir, XDG_CONFIG_HOME: dir, XDG_CACHE_HOME: dir, TMPDIR: dir }
  for (const name of ['PATH', 'LANG', 'LC_ALL', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  return env
}

async function debuggingAddress(child: ChildProcess, path: string): Promise<string> {
  let said = ''
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const last = () => said.trim().split('\n').at(-1) ?? ''
  const fail = (what: string) =>
    reject(
      new ChromiumError(
        `${path} ${what}${last() ? `: ${last()}` : ''}. Set BACKROAD_CHROMIUM=none to have a parser judge.`,
      ),
    )
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8192)
    const address = /DevTools listening on (\S+)/.exec(said)?.[1]
    if (address) resolve(address)
  })
  child.once('error', () => fail('could not be started'))
  child.once('exit', () => fail('ended at once'))
  const timer = setTimeout(() => fail(`did not come up within ${upWithin / 1000} s`), upWithin)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

async function ended(child: ChildProcess, isGroup: boolean): Promise<void> {
  if (child.pid === undefined) return
  const gone = child.exitCode !== null || child.signalCode !== null
  const exit = gone ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    process.kill(isGroup ? -child.pid : child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
  await exit
}
