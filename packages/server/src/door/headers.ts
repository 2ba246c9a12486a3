/**
 * Said with every response, before any route runs. Pages replace the Content-Security-Policy with their own, which
 * allows what they need by nonce; everything else, API answers and error texts, may load and run nothing at all.
 * Scripts, styles and fonts of the pages come without what browsers heed on documents alone (pages.ts).
 * https://www.w3.org/TR/CSP3/, https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies
 */
export const protectionHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
}
