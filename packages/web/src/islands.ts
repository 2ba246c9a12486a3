/** The one script of every page: brings to life what on it moves. */
import { contents } from './lib/lesson/contents.ts'
import { sidenotes } from './lib/lesson/sidenotes.ts'
import { islands, type IslandName } from './lib/island/islands.ts'
import { dayOf } from './lib/page/moment.ts'
import { themeSwitch } from './lib/page/theme-switch.ts'
import { openSearch } from './lib/search/open-search.ts'

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-switch]')) themeSwitch(button)
for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-open-search]')) openSearch(link)
for (const lesson of document.querySelectorAll<HTMLElement>('[data-lesson]')) sidenotes(lesson)
for (const list of document.querySelectorAll<HTMLElement>('[data-contents]')) contents(list)
// The server wrote these in its own zone.
for (const time of document.querySelectorAll<HTMLTimeElement>('[data-day]')) time.textContent = dayOf(time.dateTime)
for (const place of document.querySelectorAll<HTMLElement>('[data-island]')) {
  if (place.dataset['when'] === 'needed') wakeWhenNeeded(place)
  else void wake(place)
}

/**
 * Wakes it once it comes near the window, or as soon as someone selects, types, touches, points or scrolls: until then a page
 * that is only opened loads none of it.
 */
function wakeWhenNeeded(place: HTMLElement): void {
  const needed = new AbortController()
  const now = () => {
    if (needed.signal.aborted) return
    needed.abort()
    near.disconnect()
    void wake(place)
  }
  const near = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && now(), {
    rootMargin: '100%',
  })
  near.observe(place)
  for (const sign of ['scroll', 'pointermove', 'pointerdown', 'keydown', 'focusin', 'selectionchange']) {
    document.addEventListener(sign, now, { signal: needed.signal, passive: true })
  }
  // An address that leads into the page means that part of it.
  if (location.hash !== '') now()
}

async function wake(place: HTMLElement): Promise<void> {
  const load = islands[place.dataset['island'] as IslandName]
  const [{ hydrate }, island] = await Promise.all([import('./lib/island/hydrate.ts'), load()])
  hydrate(island.default as never, { target: place, props: JSON.parse(place.dataset['props'] ?? '{}') as never })
  // From here on its buttons do something, so they are shown.
  place.dataset['alive'] = ''
}
