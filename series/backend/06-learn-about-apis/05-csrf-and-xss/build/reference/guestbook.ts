import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'

export interface Person {
  readonly name: string
  readonly salt: Buffer
  readonly key: Buffer
  motto: string
  link: string
  about: string
}

export interface Entry {
  readonly id: string
  readonly author: string
  readonly text: string
}

export interface StoredFile {
  readonly owner: string
  readonly type: string
  readonly bytes: Buffer
}

/** What the guestbook knows, in memory. It decides who may do what, and nothing about how it is shown. */
export class Guestbook {
  readonly #people = new Map<string, Person>()
  readonly #files = new Map<string, StoredFile>()
  #entries: Entry[] = []
  #lastId = 0

  get entries(): readonly Entry[] {
    return this.#entries
  }

  person(name: string): Person | undefined {
    return this.#people.get(name)
  }

  /** The person of that name and password; a name that nobody has yet is taken. Undefined where the password is another. */
  logIn(name: string, password: string): Person | undefined {
    const known = this.#people.get(name)
    if (known) return timingSafeEqual(known.key, keyOf(password, known.salt)) ? known : undefined
    const salt = randomBytes(16)
    const person = { name, salt, key: keyOf(password, salt), motto: '', link: '', about: '' }
    this.#people.set(name, person)
    return person
  }

  write(author: Person, text: string): Entry {
    const entry = { id: this.#nextId(), author: author.name, text }
    this.#entries.push(entry)
    return entry
  }

  entry(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id)
  }

  remove(entry: Entry): void {
    this.#entries = this.#entries.filter((each) => each !== entry)
  }

  keep(owner: Person, type: string, bytes: Buffer): string {
    const id = this.#nextId()
    this.#files.set(id, { owner: owner.name, type, bytes })
    return id
  }

  file(id: string): StoredFile | undefined {
    return this.#files.get(id)
  }

  #nextId(): string {
    return String(++this.#lastId)
  }
}

function keyOf(password: string, salt: Buffer): Buffer {
  return scryptSync(password, salt, 32, { N: 1024 })
}
