import { stage } from '@backroad/check'
import { Guest } from './guests/guest.ts'

/** The smallest picture: one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export default stage({
  spec: 'Fetch Standard, X-Content-Type-Options header; RFC 6266 §4.2',
  timeout: 60_000,
  needs: ['keeps-what-people-write'],
  async check(context) {
    const { expect, browser } = context
    const guest = await new Guest(context).logIn()
    const token = await guest.token()
    const upload = (type: string, body: string | Uint8Array) =>
      guest.visitor.send('POST', '/files', {
        headers: { 'Content-Type': type, ...(token === undefined ? {} : { 'X-CSRF-Token': token }) },
        body,
      })

    const picture = await upload('image/png', PNG)
    expect(picture.status).is(201, { because: 'A picture was sent to /files.' })
    const path = expect(picture.field('location'), 'Location').isPresent()
    const kept = await guest.visitor.get(path)
    expect(kept.status).is(200)
    expect(kept.body, 'the picture that comes back').is(PNG)
    expect(kept.field('x-content-type-options')).matches(/^\s*nosniff\s*$/i, { named: 'nosniff' })

    const elsewhere = `/${context.random.word()}/${path.split('/').at(-1)}`
    expect((await guest.visitor.get(elsewhere)).status).is(404, {
      because: `The file is at ${path}, and ${elsewhere} was asked for.`,
    })

    const nobody = await browser
      .visitor()
      .send('POST', '/files', { headers: { 'Content-Type': 'image/png' }, body: PNG })
    expect(nobody.status).satisfies((status) => status >= 400 && status < 500, 'a status from 400 to 499', {
      because: 'Nobody was logged in.',
    })

    const attack = (n: number) => browser.payload(n)
    const svg = (n: number) => `<svg xmlns="http://www.w3.org/2000/svg"><script>${attack(n)}</script></svg>`
    const page = (n: number) => `<!doctype html><title>pear</title><script>${attack(n)}</script>`
    const uploads: readonly { n: number; type: string; body: string; asScript?: true }[] = [
      { n: 1, type: 'text/html', body: page(1) },
      { n: 2, type: 'image/svg+xml', body: svg(2) },
      {
        n: 3,
        type: 'application/xhtml+xml',
        body: `<html xmlns="http://www.w3.org/1999/xhtml"><script>${attack(3)}</script></html>`,
      },
      { n: 4, type: 'IMAGE/SVG+XML; charset=utf-8', body: svg(4) },
      { n: 5, type: '*/*', body: page(5) },
      { n: 6, type: 'text/javascript', body: attack(6), asScript: true },
      { n: 7, type: 'text/plain', body: attack(7), asScript: true },
    ]
    for (const { n, type, body, asScript } of uploads) {
      const reply = await upload(type, body)
      // What is no picture may be refused.
      const at = reply.status.value === 201 ? reply.field('location').value : undefined
      if (at === undefined) continue
      const file = await guest.visitor.get(at)
      // As a script it is judged under the page's own policy: that is how it would get in.
      const opened = asScript
        ? await browser.open(guest.visitor, '/', { inject: { html: `<script src="${at}"></script>` } })
        : await browser.open(guest.visitor, at)
      if (!opened.ran.includes(n)) continue
      expect.fail(
        `${browser.by} ran a script in an upload of the type ${type}${asScript ? ', which a script element on / had named' : ' that was opened by its address'}.`,
        {
          expected: 'a file that runs nothing, however it is opened',
          received: file.field('content-type').value === undefined ? file.version : file.field('content-type'),
          likely: asScript
            ? 'A policy that trusts your own origin trusts what others put there. With nosniff only a type of JavaScript runs as a script: give out no such type.'
            : 'Give out as pictures only types that you know to be pictures; svg is none. Whatever else it is, say application/octet-stream and Content-Disposition: attachment.',
        },
      )
    }
  },
})
