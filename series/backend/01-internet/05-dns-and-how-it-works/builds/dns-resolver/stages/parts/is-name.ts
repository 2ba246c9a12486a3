import type { Expect, ExpectOptions } from '@backroad/check'
import { sameName, type Located } from '@backroad/protocols'

/** Demands that a name is this one. In which case its letters are does not matter: RFC 4343 §3. */
export function isName(
  expect: Expect,
  name: Located<string | undefined>,
  what: string,
  wanted: string,
  o: ExpectOptions = {},
): void {
  expect(name, what).satisfies((found) => found !== undefined && sameName(found, wanted), `${what} ${wanted}`, o)
}
