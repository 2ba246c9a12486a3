import fs from 'node:fs'
import type { Browser, Page } from 'playwright-core'

/** Takes what of a page can be seen, writes it into a WebP file, and says how large that is. */
export async function saveWebp(browser: Browser, page: Page, file: string): Promise<void> {
  fs.writeFileSync(file, await asWebp(browser, await page.screenshot()))
  console.log(`${file}  ${Math.round(fs.statSync(file).size / 1000)} kB`)
}

/** A picture in a third of the bytes, made by the browser that took it. */
async function asWebp(browser: Browser, png: Buffer): Promise<Buffer> {
  const blank = await browser.newPage()
  try {
    const encoded = await blank.evaluate<string>(`(async () => {
      const picture = new Image()
      picture.src = 'data:image/png;base64,${png.toString('base64')}'
      await picture.decode()
      const canvas = document.createElement('canvas')
      canvas.width = picture.width
      canvas.height = picture.height
      canvas.getContext('2d').drawImage(picture, 0, 0)
      return canvas.toDataURL('image/webp', 0.8)
    })()`)
    return Buffer.from(encoded.slice(encoded.indexOf(',') + 1), 'base64')
  } finally {
    await blank.close()
  }
}
