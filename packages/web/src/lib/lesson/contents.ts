import { reading } from './reading.ts'

/**
 * Marks the part of a lesson that is being read in its list of parts, and says how many minutes are left. On narrow
 * screens the list stands folded above the lesson; without a script it simply stands open.
 */
export function contents(list: HTMLElement): void {
  const lesson = document.querySelector('[data-lesson]')
  const links = [...list.querySelectorAll('a')]
  const headings = links.flatMap(({ hash }) => document.getElementById(decodeURIComponent(hash.slice(1))) ?? [])
  const left = list.querySelector('[data-left]')
  if (!lesson || headings.length !== links.length) return

  const fold = list.querySelector('details')
  if (fold) fold.open = matchMedia('(min-width: 68rem)').matches
  list.dataset['isLive'] = ''

  const show = () => {
    const { top, height } = lesson.getBoundingClientRect()
    const tops = headings.map((heading) => heading.getBoundingClientRect().top)
    const at = reading({ tops, top, height, window: innerHeight, minutes: Number(list.dataset['minutes']) })
    links.forEach((link, i) => {
      if (i === at.part) link.setAttribute('aria-current', 'location')
      else link.removeAttribute('aria-current')
    })
    if (left) left.textContent = at.left
  }
  let isAsked = false
  const ask = () => {
    if (isAsked) return
    isAsked = true
    requestAnimationFrame(() => {
      isAsked = false
      show()
    })
  }
  addEventListener('scroll', ask, { passive: true })
  addEventListener('resize', ask)
  show()
}
