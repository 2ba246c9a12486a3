/** What a topic's page says of how far its reader is, in the page and at its top. */
const told = ['.loop', '[data-recall-due]']

/**
 * Shows how far one is now, after something was done on the page: takes these parts from the page as the server makes it today.
 * They stay as they were when it can't be asked.
 */
export async function refreshStanding(): Promise<void> {
  const reply = await fetch(location.pathname, { cache: 'no-store' }).catch(() => undefined)
  if (!reply?.ok) return
  const page = new DOMParser().parseFromString(await reply.text(), 'text/html')
  for (const part of told) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)]
    if (old && fresh && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes)
  }
}
