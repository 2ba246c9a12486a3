import { once } from 'node:events'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createHttp1 } from '@backroad/protocols'
import { createRandom } from '../random.ts'
import { BrowserOfCheck } from './browser-of-check.ts'
import { findChromium } from './chromium.ts'
import { openBrowser } from './open-browser.ts'

const closers: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A program that does the same to whoever connects, before a browser whose patience is short. */
async function browserBefore(does: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => does(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const place = () => ({ host: '127.0.0.1', port })
  const http = createHttp1({ place, signal: new AbortController().signal, replyWithin: 10_000 })
  const browsers = new BrowserOfCheck()
  const waits: string[] = []
  const pages = openBrowser({
    http: () => http,
    place,
    browsers,
    random: createRandom('pear'),
    // Ten seconds times this.
    patience: 0.3,
    waiting: (forWhat, promise) => {
      waits.push(forWhat)
      return promise
    },
    note: () => {},
  })
  closers.push(
    () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
    () => browsers.close(),
    () => pages.closeAll(),
    () => http.closeAll(),
  )
  return { browser: pages.browser, waits, stopListening: () => new Promise((resolve) => server.close(resolve)) }
}

const inTime = { timeout: 60_000 }

test.skipIf(findChromium() === undefined).for<[string, (socket: Socket) => void]>([
  ['hung', () => {}],
  ['closed', (socket) => socket.end()],
  ['closed', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n<p>pe')],
  ['reset', (socket) => socket.resetAndDestroy()],
  ['garbled', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\npear')],
])('a program that does not answer Chromium as it should is told apart: %s', inTime, async ([fault, does]) => {
  const { browser, waits } = await browserBefore(does)
  const opened = browser.open(browser.visitor(), '/profile')
  await expect(opened).rejects.toMatchObject({ name: 'WireError', fault, waitingFor: 'the page /profile in Chromium' })
  expect(waits).toEqual(['the page /profile in a browser'])
})

test.skipIf(findChromium() === undefined)('and so is one that is gone: refused', inTime, async () => {
  const { browser, stopListening } = await browserBefore(() => {})
  await stopListening()
  const opened = browser.open(browser.visitor(), '/profile')
  await expect(opened).rejects.toMatchObject({ name: 'WireError', fault: 'refused' })
})

test.skipIf(findChromium() === undefined)('a form whose answer never comes hangs', inTime, async () => {
  let asked = 0
  const form = '<form method="post" action="/send"><input name="a"><button>Send</button></form>'
  const { browser } = await browserBefore((socket) => {
    if (asked++ > 0) return
    socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${form.length}\r\n\r\n${form}`)
  })
  const used = browser.use(browser.visitor(), '/', '/send', { a: '1' })
  await expect(used).rejects.toMatchObject({ name: 'WireError', fault: 'hung' })
})

test.skipIf(findChromium() === undefined)('and so does what a script of an attacker waits for', inTime, async () => {
  const { browser } = await browserBefore(() => {})
  const lured = browser.lure(browser.visitor(), {
    from: 'other-site',
    does: 'fetch',
    method: 'GET',
    path: '/entries',
    mode: 'no-cors',
  })
  await expect(lured).rejects.toMatchObject({ name: 'WireError', fault: 'hung' })
})
