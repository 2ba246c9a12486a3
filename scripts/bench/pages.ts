import autocannon from 'autocannon'
import { findCommand } from '@backroad/lab'
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { startApp } from './app-process.ts'
import type { Bench, Row } from './row.ts'

const page = '/topics/what-is-http'

/** What a topic page weighs on a first visit, and how many of it are served against nginx with the same bytes. */
export const pages: Bench = async () => {
  await using app = await startApp()
  return [...(await weight(app.address)), await rate(app.address)]
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

async function rate(address: string): Promise<Row> {
  const what = 'topic pages a second against nginx, same bytes'
  const budget = '≥ 0.33'
  const nginx = await findCommand('nginx')
  if (nginx === undefined) return { what, budget, figure: 'nginx was not found' }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'backroad-nginx-'))
  fs.writeFileSync(path.join(dir, 'page.html'), await (await fetch(`${address}${page}`)).text())
  const port = await freePort()
  fs.writeFileSync(path.join(dir, 'nginx.conf'), nginxConfiguration(dir, port))
  const child = spawn(nginx, ['-p', dir, '-c', path.join(dir, 'nginx.conf')], { stdio: 'ignore' })
  try {
    await answering(port)
    const ratios: number[] = []
    const ours: number[] = []
    // In turns, so that whatever else the machine does meets both.
    for (let turn = 0; turn < 4; turn++) {
      const theirs = await load(`http://127.0.0.1:${port}/page.html`)
      const own = await load(`${address}${page}`)
      ours.push(own)
      ratios.push(own / theirs)
    }
    const ratio = ratios.slice(1).toSorted((a, b) => a - b)[1] ?? 0
    return {
      what,
      budget,
      figure: `${ratio.toFixed(2)} (${Math.round(ours.at(-1) ?? 0)} a second)`,
      ok: ratio >= 1 / 3,
    }
  } finally {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGQUIT')
    await ended
    fs.rmSync(dir, { recursive: true })
  }
}

async function load(url: string): Promise<number> {
  const result = await autocannon({ url, connections: 16, duration: 3 })
  return result.requests.average
}

function nginxConfiguration(dir: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${dir};`)
    .join(' ')
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `daemon off; ${user} pid ${dir}/pid; error_log ${dir}/error.log; events {}
http { access_log off; ${temporary} server { listen 127.0.0.1:${port}; root ${dir}; } }`
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
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
