import type { Series } from '@backroad/series'
import { z } from 'zod'
import { appError } from '../errors.ts'

/** What its author says of a series. What is not given stays; a text that is empty is taken out. */
export interface OwnDetails {
  readonly title?: string | undefined
  readonly description?: string | undefined
  /** Markdown; stands before the table of contents. */
  readonly introduction?: string | undefined
  readonly author?: { readonly name: string; readonly address?: string | undefined } | undefined
  /** SPDX name; empty means that all rights are reserved. */
  readonly license?: string | undefined
  /** Where its site stands: the address of the first page. */
  readonly address?: string | undefined
  /** Whether readers of the site may propose edits, and where they go; without either the reader gets a file to send. */
  readonly corrections?:
    { readonly offered: boolean; readonly mail?: string | undefined; readonly forge?: string | undefined } | undefined
}

/** Stands where all rights are reserved. */
const NO_LICENCE = 'UNLICENSED'

/** The keys of series.yaml that these details set, or take out (`undefined`). Throws `own-details`. */
export function detailsYaml(details: OwnDetails): Record<string, unknown> {
  const { title, description, author, license, address, corrections } = details
  return {
    ...(title === undefined ? {} : { title: lineOf('title', title) }),
    ...(description === undefined ? {} : { description: lineOf('description', description) }),
    ...(author ? { author: authorOf(author) } : {}),
    ...(license === undefined ? {} : { license: plain(license) || NO_LICENCE }),
    ...(address === undefined ? {} : { address: prefixOf(address) }),
    ...(corrections ? { corrections: correctionsOf(corrections) } : {}),
  }
}

/** The same of a series as it stands, for a page. */
export function detailsOf({
  license,
  author,
  address,
  corrections,
}: Series): Pick<Series, 'license' | 'author' | 'address' | 'corrections'> {
  return {
    license,
    ...(author ? { author } : {}),
    ...(address ? { address } : {}),
    ...(corrections ? { corrections } : {}),
  }
}

function lineOf(key: string, value: string): string {
  const text = plain(value)
  if (text === '') throw refused(`The ${key} is empty`)
  return text
}

function authorOf(author: NonNullable<OwnDetails['author']>): object | undefined {
  const name = plain(author.name)
  const address = author.address?.trim() || undefined
  if (address !== undefined && !isSecure(address)) throw refused(`“${address}” is no address beginning with https://`)
  if (name === '' && address !== undefined) throw refused('An author with an address needs a name')
  return name === '' ? undefined : { name, ...(address ? { address } : {}) }
}

function correctionsOf({ offered, ...where }: NonNullable<OwnDetails['corrections']>): object | undefined {
  if (!offered) return undefined
  const mail = where.mail?.trim() || undefined
  if (mail !== undefined && !z.email().safeParse(mail).success) throw refused(`“${mail}” is no mail address`)
  const forge = prefixOf(where.forge ?? '')
  return { ...(mail ? { mail } : {}), ...(forge ? { forge } : {}) }
}

/** What paths are joined to. */
function prefixOf(value: string): string | undefined {
  const address = value.trim()
  if (address === '') return undefined
  if (!isSecure(address)) throw refused(`“${address}” is no address beginning with https://`)
  if (/[?#]/.test(address)) throw refused(`“${address}” has a ? or # in it, and paths are joined to it`)
  return address
}

const isSecure = (address: string): boolean => z.url({ protocol: /^https$/ }).safeParse(address).success

const plain = (value: string): string => value.replace(/\s+/g, ' ').trim()

const refused = (reason: string) => appError('own-details', { reason })
