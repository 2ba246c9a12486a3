import autocannon from 'autocannon'
import { findCommand } from '@backroad/lab'
import { execFile, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { startApp } from './app-process.ts'
import { freePort } from './free-port.ts'
import { spread, type Bench, type Row } from './row.ts'

const page = '/topics/what-is-http'

/** What a topic page weighs on a first visit, and how many of it are served against nginx with the same bytes. */
export const pages: Bench = async () => {
  await using app = await startApp()
  return [...(await weight(app.address)), ...(await rate(app.address))]
}

async function weight(address: string): Promise<Row[]> {
  const executablePath = await findCommand('chromium')
  if (executablePath === undefined)
    return [{ what: 'a topic page, first visit', budget: '≤ 120 kB', figure: 'Chromium was not found' }]
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const tab = await browser.newPage()
    const session = await tab.context().newCDPSession(tab)
    await session.send('Network.enable')
    const kinds = new Map<string, string>()
    let script = 0
    let all = 0
    session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      all += encodedDataLength
      if (kinds.get(requestId) === 'Script') script += encodedDataLength
    })
    await tab.goto(`${address}${page}`, { waitUntil: 'networkidle' })
    return [
      {
        what: 'a topic page, first visit: JavaScript',
        budget: '≤ 35 kB',
        figure: kilobytes(script),
        ok: script <= 35_000,
      },
      { what: 'a topic page, first visit: in all', budget: '≤ 120 kB', figure: kilobytes(all), ok: all <= 120_000 },
    ]
  } finally {
    await browser.close()
  }
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

/** Pages a second with the bytes as they are, and compressed: nginx sends files from disk, one process against one. */
async function rate(address: string): Promise<Row[]> {
  const what = 'topic pages a second against nginx, same bytes'
  const budget = '≥ 0.33'
  const nginx = await findCommand('nginx')
  if (nginx === undefined) return [{ what, budget, figure: 'nginx was not found' }]
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-nginx-'))
  const port = await freePort()
  fs.writeFileSync(path.join(dir, 'page.html'), await bytesOf(address, 'identity'))
  fs.writeFileSync(path.join(dir, 'page.html.gz'), await bytesOf(address, 'gzip'))
  fs.writeFileSync(path.join(dir, 'nginx.conf'), nginxConfiguration(dir, port))
  const child = spawn(nginx, ['-p', dir, '-c', path.join(dir, 'nginx.conf')], { stdio: 'ignore' })
  try {
    await answering(port)
    const file = `http://127.0.0.1:${port}/page.html`
    for (const coding of ['identity', 'gzip'] as const) await load(`${address}${page}`, coding)
    const plain = await compare(`${address}${page}`, file, 'identity')
    const small = await compare(`${address}${page}`, file, 'gzip')
    return [
      { what, budget, figure: plain.figure, ok: plain.ratio >= 1 / 3 },
      { what: 'the same, both sending what was compressed before', budget: '', figure: small.figure },
    ]
  } finally {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGQUIT')
    await ended
    fs.rmSync(dir, { recursive: true })
  }
}

/** In turns, so that whatever else the machine does meets both. */
async function compare(own: string, theirs: string, coding: Coding): Promise<{ ratio: number; figure: string }> {
  const ratios: number[] = []
  const ours: number[] = []
  for (let turn = 0; turn < 7; turn++) {
    const nginx = await load(theirs, coding)
    ours.push(await load(own, coding))
    ratios.push(ours.at(-1)! / nginx)
  }
  const { median, min, max } = spread(ratios)
  const figure = `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)}; ${Math.round(spread(ours).median)} a second)`
  return { ratio: median, figure }
}

type Coding = 'identity' | 'gzip'

/** As it travels: fetch would decode it. */
function bytesOf(address: string, coding: Coding): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    http
      .get(`${address}${page}`, { headers: { 'accept-encoding': coding } }, (reply) => resolve(buffer(reply)))
      .once('error', reject)
  })
}

/**
 * Replies a second to 16 connections that ask again as soon as they are answered, in two seconds: with wrk, which takes less
 * of the processors than anything that runs in Node, else with autocannon.
 */
async function load(url: string, coding: Coding): Promise<number> {
  const wrk = await findCommand('wrk')
  if (wrk === undefined) {
    const headers = { 'accept-encoding': coding }
    return (await autocannon({ url, connections: 16, duration: 2, headers })).requests.average
  }
  const { stdout } = await promisify(execFile)(wrk, ['-t1', '-c16', '-d2', '-H', `Accept-Encoding: ${coding}`, url])
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]
  if (rate === undefined || /Non-2xx/.test(stdout)) throw new Error(`wrk says: ${stdout}`)
  return Number(rate)
}

/** One worker; files sent by the kernel, as Debian has it; connections kept as long as ours. */
function nginxConfiguration(dir: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${dir};`)
    .join(' ')
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `daemon off; ${user} pid ${dir}/pid; error_log ${dir}/error.log; worker_processes 1; events {}
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; gzip_static on; types { text/html html; }
${temporary} server { listen 127.0.0.1:${port}; root ${dir}; } }`
}

/** Tries until something accepts a connection there; gives up after 5 s. */
async function answering(port: number): Promise<void> {
  const until = performance.now() + 5000
  while (performance.now() < until) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1')
      socket.once('connect', () => (socket.destroy(), resolve(true)))
      socket.once('error', () => resolve(false))
    })
    if (accepted) return
  }
  throw new Error('nginx did not start')
}
