import type { ExpectOptions, StageContext } from '@backroad/check'
import { Guest } from './guest.ts'

/** A visitor who is logged in, has one entry and a motto: all that an attack could take, change or add to. */
export class Belongings {
  readonly guest: Guest
  /** The id of the entry. */
  readonly id: string
  readonly #expect: StageContext['expect']
  readonly #text: string
  readonly #motto: string

  private constructor(guest: Guest, has: { id: string; text: string; motto: string; expect: StageContext['expect'] }) {
    this.guest = guest
    this.id = has.id
    this.#text = has.text
    this.#motto = has.motto
    this.#expect = has.expect
  }

  static async of(context: Pick<StageContext, 'browser' | 'expect' | 'random'>): Promise<Belongings> {
    const { expect, random } = context
    const guest = await new Guest(context).logIn()
    const [text, motto] = [random.text(20), random.text(12)]
    await guest.write(text)
    await guest.save({ motto })
    const [entry] = await guest.ownEntries()
    return new Belongings(guest, { id: entry?.id ?? '', text, motto, expect })
  }

  /** Claims that all is as it was. */
  async untouched(o: ExpectOptions): Promise<void> {
    this.#expect(await this.guest.me(), 'name at /me').is(this.guest.name, o)
    const texts = (await this.guest.ownEntries()).map(({ text }) => text)
    this.#expect(texts, 'own entries').is([this.#text], o)
    this.#expect((await this.guest.person()).data.motto, 'motto').is(this.#motto, o)
  }
}
