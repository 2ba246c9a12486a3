/**
 * The hosts of pictures that are shown from elsewhere, in rendered text: a page's policy names them, and no others. A name with a sign in it that
 * means something in a policy is none: no picture is shown from there.
 */
export function hostsOf(html: string): string[] {
  const hosts = new Set<string>()
  for (const [, address] of html.matchAll(/<img [^>]*?src="(https:[^"]*)"/g)) {
    const host = address !== undefined && URL.canParse(address) ? new URL(address).host : ''
    if (/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(host)) hosts.add(host)
  }
  return [...hosts].sort()
}
