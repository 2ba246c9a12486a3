const most = 480

/** As much of a byte string as is worth reading, and how many bytes of the `total` are left. */
export function shortened(bytes: string, total: number): { readonly text: string; readonly rest: number } {
  const text = bytes.slice(0, most)
  return { text, rest: Math.max(0, total - text.length) }
}
