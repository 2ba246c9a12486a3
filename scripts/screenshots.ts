/** `npm run screenshots`: pictures of the pages for the README, taken from the app with a new person's data. */
import { findCommand } from '@backroad/lab'
import { chromium } from 'playwright-core'
import { startApp } from './bench/app-process.ts'

const shots = [
  { file: 'docs/screenshots/home.png', path: '/', theme: 'light' },
  { file: 'docs/screenshots/topic.png', path: '/topics/what-is-http', theme: 'light' },
  { file: 'docs/screenshots/build.png', path: '/builds/http-server', theme: 'dark' },
] as const

const executablePath = await findCommand('chromium')
if (executablePath === undefined) {
  console.error('Chromium was not found; on Debian the package chromium brings it.')
  process.exit(2)
}
await using app = await startApp()
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  for (const { file, path, theme } of shots) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: theme })
    await page.goto(`${app.address}${path}`, { waitUntil: 'networkidle' })
    await page.screenshot({ path: file })
    await page.close()
    console.log(file)
  }
} finally {
  await browser.close()
}
