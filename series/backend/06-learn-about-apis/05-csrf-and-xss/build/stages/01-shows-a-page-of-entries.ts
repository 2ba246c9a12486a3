import { stage } from '@backroad/check'
import { Guest } from './guests/guest.ts'

export default stage({
  spec: 'RFC 9110 §9.3.1',
  likely: 'The home page is HTML, /entries is JSON: each needs its own Content-Type.',
  async check(context) {
    const { expect } = context
    const guest = new Guest(context)
    await guest.page('/')
    await guest.entries()
    const reply = await guest.visitor.get(`/${context.random.word()}`)
    expect(reply.status).is(404, { likely: { 200: 'Only / is the home page.' } })
  },
})
