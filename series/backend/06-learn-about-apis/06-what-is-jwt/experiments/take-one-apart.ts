import { answer, choice, experiment, log, table, value, wire, wireRows } from '@backroad/lab'
import { z } from 'zod'
import { takeApart } from '../build/reference/token.ts'
import { verified } from '../build/reference/verify.ts'
import { type Alg, createIssuer, isBy } from './parts/issuer.ts'
import { shown, startShop } from './parts/shop.ts'

const NOBODY = 'Nobody but the issuer'
const KEY = 'Who has the key to verify it'
const ANYBODY = 'Whoever gets hold of it'

const algs = ['HS256', 'RS256', 'ES256', 'EdDSA'] as const satisfies readonly Alg[]

export default experiment({
  title: 'A token, taken apart',
  question: 'What is in a token, and who can read it?',
  predict: choice('A server gives you a signed token with your e-mail address in it. Who can read the address?', [
    NOBODY,
    KEY,
    ANYBODY,
  ]),
  params: z.object({
    sub: z.string().min(1).max(60).default('ann@shop.example').describe('Who it is about (sub)'),
    role: z.string().min(1).max(60).default('customer').describe('What she is (role)'),
    minutes: z.int().min(1).max(100_000).default(10).describe('Good for').meta({ unit: 'minutes' }),
    alg: z.enum(algs).default('ES256').describe('How it is signed'),
  }),
  async *run({ params, signal }) {
    const { sub, role, minutes } = params
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: 'https://id.example',
      aud: 'https://shop.example',
      sub,
      role,
      iat: now,
      exp: now + minutes * 60,
    }
    const made = algs.map((alg) => {
      const issuer = createIssuer(alg)
      return { issuer, token: issuer.token(claims) }
    })
    const chosen = made.find(({ issuer }) => issuer.alg === params.alg) ?? made[0]!
    const { issuer, token } = chosen
    yield value({ id: 'token', label: 'The token', value: token })
    const { header, claims: read } = takeApart(token)
    const parts = token.split('.') as [string, string, string]
    const says = [JSON.stringify(header), JSON.stringify(read()), 'a number, made with the key']
    yield table({
      id: 'parts',
      title: 'Its three parts, decoded without any key',
      columns: [
        { key: 'part', label: 'part' },
        { key: 'text', label: 'as it travels' },
        { key: 'bytes', label: 'bytes', numeric: true },
        { key: 'says', label: 'what it says' },
      ],
      rows: (['header', 'claims', 'signature'] as const).map((part, i) => ({
        part,
        text: parts[i]!.length > 28 ? `${parts[i]!.slice(0, 28)}…` : parts[i]!,
        bytes: Buffer.from(parts[i]!, 'base64url').length,
        says: says[i]!,
      })),
    })
    yield table({
      id: 'sizes',
      title: 'The same claims, signed in four ways',
      columns: [
        { key: 'alg', label: 'alg' },
        { key: 'signature', label: 'bytes of the signature', numeric: true },
        { key: 'characters', label: 'characters of the token', numeric: true },
        { key: 'verifies', label: 'who can verify it' },
        { key: 'right', label: 'verified here' },
      ],
      rows: made.map((each) => ({
        alg: each.issuer.alg,
        signature: takeApart(each.token).signature.length,
        characters: each.token.length,
        verifies: each.issuer.alg === 'HS256' ? 'who could sign it too' : 'whoever has the public key',
        right: isBy(each.issuer, each.token) ? 'yes' : 'no',
      })),
    })
    const policy = {
      ...{ algs: [issuer.alg], keys: [issuer.jwk], typ: undefined, now, leeway: 0, maxAge: undefined },
      ...{ iss: claims.iss, aud: claims.aud },
    }
    await using shop = await startShop((text) => verified(text, policy))
    const { events } = await shown(token, shop, signal)
    yield wire({
      id: 'sent',
      title: 'What is sent with every request',
      ends: ['browser', 'shop'],
      rows: wireRows(events),
    })
    yield log({ id: 'how', title: 'What you see', lines: remarks.map((text) => ({ text })) })
    yield answer(
      ANYBODY,
      `Decoding took no key, and gave ${JSON.stringify(read()['sub'])}. The key is needed for one thing: to see who wrote it.`,
    )
  },
})

const remarks = [
  'The first two parts are JSON in base64url. That is a way of writing and no encryption.',
  'The third part depends on both and on the key. With another key, or another text, it is another one.',
  'All of it goes over the wire with each request. What you put into it you pay for each time.',
]
