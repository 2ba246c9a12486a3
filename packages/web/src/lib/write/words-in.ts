/** Words of prose in Markdown: everything but code blocks and addresses. Counted as one types; the files' own count is the server's. */
export function wordsIn(text: string): number {
  const prose = text
    .replace(/<!--[^]*?-->/g, ' ')
    .replace(/^ {0,3}(`{3,}|~{3,})[^]*?^ {0,3}\1[ \t]*$/gm, ' ')
    .replace(/^\s{0,3}::(?:experiment|build)\{[\w-]+\}\s*$/gm, ' ')
    .replace(/\]\([^)]*\)/g, ' ')
    .replace(/\[\^[^\]]*\]:?/g, ' ')
    .replace(/<https?:[^>]*>/g, ' ')
  return prose.match(/[\p{L}\p{N}][^\s|]*/gu)?.length ?? 0
}
