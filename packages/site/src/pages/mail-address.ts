import type { Article } from '../site-facts.ts'

/**
 * A mail address with a correction to fill in: the block that `backroad corrections import` reads, of a paragraph that isn't named yet.
 * The fields are those of RFC 6068.
 */
export function mailAddress(mail: string, series: string, { slug, title, text }: Article): string {
  const body = [
    'To propose an edit, put the paragraph as it is under the first line and as it should be under the second.',
    '',
    '-----BEGIN BACKROAD CORRECTION-----',
    `Series: ${series}`,
    `Topic: ${slug}`,
    'File: lesson.md',
    `Sha256: ${text.sha256}`,
    '',
    '----- It says',
    '',
    '----- It should say',
    '',
    '----- Because',
    '',
    '----- Source',
    '',
    '----- Name',
    '',
    '-----END BACKROAD CORRECTION-----',
    '',
  ].join('\r\n')
  return `mailto:${encodeMail(mail)}?subject=${percent(`Correction: ${title}`)}&body=${percent(body)}`
}

const encodeMail = (mail: string): string => mail.split('@').map(percent).join('@')

/** All but letters, digits and -._~ */
function percent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
