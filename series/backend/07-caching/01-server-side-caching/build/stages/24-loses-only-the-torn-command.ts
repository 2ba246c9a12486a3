import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'
import { restart } from './replies/restart.ts'

export default stage({
  spec: 'contract server, DATA_DIR',
  isolation: 'fresh',
  timeout: 20_000,
  likely:
    'A record that is not whole is where the file ends: what is before it counts, and the next record takes its place.',
  needs: ['keeps-what-it-acknowledged', 'runs-a-transaction-as-one'],
  async check({ resp, expect, random, program }) {
    const { ok, array, bulk, simple } = claimsOf(expect)
    const word = random.word()
    const key = (name: string | number) => `${word}:${name}`
    const kept = new Map<string, string>()
    const set = async (name: string | number, value: string) => {
      ok(await resp.command('SET', key(name), value))
      kept.set(key(name), value)
    }
    const allKept = async () => {
      const connection = await resp.connect()
      for (const [name, value] of kept) {
        bulk(await connection.command('GET', name), value, { likely: 'A whole record was lost with the torn one.' })
      }
      await connection.close()
    }

    // A few bytes off the end of a value that replaces another: the old one counts, or the new one if it is whole.
    const valueTorn = async (bytes: number) => {
      await set('torn', random.text(30))
      await set(`before${bytes}`, random.text(20))
      const whole = random.text(200)
      ok(await resp.command('SET', key('torn'), whole))
      await restart(program, resp, { tear: { bytes } })
      const got = (await resp.command('GET', key('torn'))).text
      expect(got, 'the value of the torn command').isOneOf([kept.get(key('torn')) ?? '', whole], {
        because: `${bytes} bytes were torn off the end of the file.`,
        likely: { absent: 'The value before was lost with the torn one.' },
      })
      kept.set(key('torn'), got.value ?? '')
      await allKept()
      // What is written now stands where the torn record was.
      await set(`after${bytes}`, random.text(20))
    }
    const transactionTorn = async () => {
      const connection = await resp.connect()
      ok(await connection.command('MULTI'))
      simple(await connection.command('SET', key('left'), random.text(100)), 'QUEUED')
      simple(await connection.command('SET', key('right'), random.text(100)), 'QUEUED')
      array(await connection.command('EXEC'), 2)
      await connection.close()
      await restart(program, resp, { tear: { bytes: random.int(20, 90) } })
      await allKept()
      const there = await resp.command('EXISTS', key('left'), key('right'))
      expect(there, 'number of keys of a torn transaction').isOneOf([0, 2], {
        likely: 'A transaction counts when it is whole, also in the file.',
      })
      await set('after', random.text(20))
    }
    await valueTorn(random.int(1, 3))
    await transactionTorn()
    // What was written behind the torn transaction has to be there after another start.
    await valueTorn(random.int(20, 180))
  },
})
