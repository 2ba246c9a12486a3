import { expect, test } from 'vitest'
import { ChromiumTimeout, inChromium } from './in-chromium.ts'

const late = () => Promise.reject(new ChromiumTimeout(10_000))

test('what does not come in time is the fault of the program', async () => {
  await expect(inChromium('the page /', late)).rejects.toMatchObject({
    name: 'WireError',
    fault: 'hung',
    message: 'The server kept Chromium waiting for the page /, 10000 ms.',
  })
})

test('and nobody can tell whose where Chromium had no processor', async () => {
  await expect(inChromium('the page /', late, () => Promise.resolve(true))).rejects.toMatchObject({
    name: 'ChromiumError',
    message:
      'This machine was too busy for Chromium to come to the page / in time. Check again when less runs beside it.',
  })
})

test('a mistake of the check stays one', async () => {
  const mistake = new TypeError('page is not a function')
  await expect(inChromium('the page /', () => Promise.reject(mistake))).rejects.toBe(mistake)
})
