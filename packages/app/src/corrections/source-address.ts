/** An address of the web that may be shown as a link, written as browsers write it; `undefined` for every other. */
export function sourceAddress(text: string): string | undefined {
  const address = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined
  // A name and password before the host make an address look like another's.
  return address?.protocol === 'https:' && address.username === '' && address.password === '' ? address.href : undefined
}
