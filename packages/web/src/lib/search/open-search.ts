/** The dialog, once it was asked for. */
let dialog: Promise<{ open(): void }> | undefined

/** Opens the search by `/` and by the link to its page, which stays for whoever wants it in a tab of its own. */
export function openSearch(link: HTMLAnchorElement): void {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    void open()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
    if ((event.target as Element).closest('input, textarea, select, [contenteditable], dialog[open]')) return
    event.preventDefault()
    void open()
  })
  if (location.hash === '#search') void open()
}

async function open(): Promise<void> {
  dialog ??= load()
  ;(await dialog).open()
}

async function load(): Promise<{ open(): void }> {
  const [{ mount, flushSync }, { default: SearchDialog }] = await Promise.all([
    import('../island/hydrate.ts'),
    import('./SearchDialog.svelte'),
  ])
  const made = mount(SearchDialog, { target: document.body }) as { open(): void }
  flushSync()
  return made
}
