import { answer, choice, experiment, log, progress, table, wire, wireRows } from '@backroad/lab'
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { encoded } from '../build/reference/base64url.ts'
import { Refusal } from '../build/reference/refusal.ts'
import { takeApart } from '../build/reference/token.ts'
import { type Policy, verified } from '../build/reference/verify.ts'
import { type Issuer, createIssuer, isBy } from './parts/issuer.ts'
import { type Verify, shown, startShop } from './parts/shop.ts'

const NONE = 'None of them'
const SOME = 'Two of them'
const ALL = 'All of them'

/** A way to change a token without the private key. */
interface Forgery {
  readonly name: string
  readonly made: (token: string, issuer: Issuer, claims: object) => string
}

const replaced = (token: string, part: number, text: string): string => token.split('.').with(part, text).join('.')

const signedAnew = (header: object, claims: object, sign: (text: string) => Uint8Array): string => {
  const text = `${encoded(JSON.stringify(header))}.${encoded(JSON.stringify(claims))}`
  return `${text}.${encoded(sign(text))}`
}

const pemOf = ({ verifier }: Issuer): string => verifier.export({ format: 'pem', type: 'spki' }).toString()

const forgeries: readonly Forgery[] = [
  {
    name: 'role changed, the old signature kept',
    made: (token, _, claims) => replaced(token, 1, encoded(JSON.stringify(claims))),
  },
  {
    name: 'role changed, no signature',
    made: (token, _, claims) => replaced(replaced(token, 1, encoded(JSON.stringify(claims))), 2, ''),
  },
  {
    name: 'role changed, signed with a key of one’s own',
    made: (_, __, claims) => createIssuer('RS256').token(claims),
  },
  {
    name: 'role changed, alg is none',
    made: (_, __, claims) => signedAnew({ alg: 'none', typ: 'JWT' }, claims, () => new Uint8Array()),
  },
  {
    name: 'role changed, alg is HS256 and the secret the public key',
    made: (_, issuer, claims) =>
      signedAnew({ alg: 'HS256', typ: 'JWT' }, claims, (text) =>
        createHmac('sha256', pemOf(issuer)).update(text).digest(),
      ),
  },
  {
    name: 'role changed, with a key of one’s own in the header',
    made(_, __, claims) {
      const own = createIssuer('RS256')
      const [, second, third] = own.token(claims).split('.') as [string, string, string]
      return `${encoded(JSON.stringify({ alg: 'RS256', jwk: own.jwk }))}.${second}.${third}`
    },
  },
]

/** A server that does what the header of a token says, with the one key that it was given, as several libraries did in 2015. */
export function obeying(issuer: Issuer): Verify {
  return (text) => {
    const { header, claims, signed, signature } = takeApart(text)
    if (header['alg'] === 'none') return claims()
    if (header['alg'] === 'HS256') {
      return createHmac('sha256', pemOf(issuer)).update(signed).digest().equals(signature) ? claims() : undefined
    }
    return isBy(issuer, text) ? claims() : undefined
  }
}

/** A server that has decided beforehand: one algorithm, one key. */
function deciding(issuer: Issuer): Verify {
  const policy: Policy = {
    ...{ algs: ['RS256'], keys: [issuer.jwk], typ: undefined, now: Date.now() / 1000, leeway: 0 },
    ...{ maxAge: undefined, iss: undefined, aud: undefined },
  }
  return (text) => {
    try {
      return verified(text, policy)
    } catch (error) {
      if (error instanceof Refusal) return undefined
      throw error
    }
  }
}

export default experiment({
  title: 'Six forgeries',
  question: 'What does a signature stop, and what does it not?',
  predict: choice(
    'A token signed with RS256 is changed in six ways, without the private key. A server verifies as the header of each token says. How many does it take?',
    [NONE, SOME, ALL],
  ),
  params: z.object({
    sub: z.string().min(1).max(40).default('mallory').describe('Who has the token'),
    role: z.string().min(1).max(40).default('customer').describe('What it says'),
    wish: z.string().min(1).max(40).default('admin').describe('What it is made to say'),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    const issuer = createIssuer('RS256')
    const claims = { sub: params.sub, role: params.role }
    const token = issuer.token(claims)
    await using trusting = await startShop(obeying(issuer))
    await using careful = await startShop(deciding(issuer))
    const tries = [{ name: 'not changed at all', made: () => token }, ...forgeries]
    const rows: Record<string, string>[] = []
    let taken = 0
    for (const [done, { name, made }] of tries.entries()) {
      yield progress(done, tries.length, name)
      const text = made(token, issuer, { ...claims, role: params.wish })
      const [first, second] = [await shown(text, trusting, signal), await shown(text, careful, signal)]
      if (done > 0 && first.taken) {
        taken++
        yield drawWire(name, first)
      }
      rows.push({ name, trusting: said(first), careful: said(second) })
      yield drawTable(rows)
    }
    yield log({ id: 'how', title: 'Why', lines: remarks.map((text) => ({ text })) })
    yield answer(
      taken === 0 ? NONE : taken === forgeries.length ? ALL : SOME,
      `The server that does what the header says took ${taken} of ${forgeries.length} forgeries. The one that had decided on RS256 and its key took none.`,
    )
  },
})

const said = ({ taken }: Awaited<ReturnType<typeof shown>>): string => (taken ? 'taken' : 'refused')

function drawWire(name: string, { events }: { events: Parameters<typeof wireRows>[0] }) {
  return wire({ id: name, title: name, ends: ['attacker', 'shop'], rows: wireRows(events) })
}

function drawTable(rows: readonly Record<string, string>[]) {
  return table({
    id: 'forgeries',
    title: 'What the two servers said',
    columns: [
      { key: 'name', label: 'the token' },
      { key: 'trusting', label: 'verifies as the header says' },
      { key: 'careful', label: 'has decided on RS256' },
    ],
    rows,
  })
}

const remarks = [
  'The signature itself held each time: no text was made to fit without a key.',
  'What was forged is the question. The header said "don’t verify", or "verify with HMAC, and the key you have".',
  'A public key is public. As a secret for HMAC it is none.',
]
