/**
 * Lets a sidenote's number open it where there is no margin to stand in. On wide screens all notes stand open, so the
 * numbers are no tab stops there.
 */
export function sidenotes(lesson: HTMLElement): () => void {
  const wide = matchMedia('(min-width: 68rem)')
  const references = lesson.querySelectorAll<HTMLButtonElement>('.sn-ref')
  const fit = () => references.forEach((reference) => (reference.tabIndex = wide.matches ? -1 : 0))
  const toggle = (event: Event) => {
    const reference = (event.target as Element).closest('.sn-ref')
    const note = reference && document.getElementById(reference.getAttribute('aria-controls') ?? '')
    if (note) reference.setAttribute('aria-expanded', String(note.classList.toggle('open')))
  }

  fit()
  wide.addEventListener('change', fit)
  lesson.addEventListener('click', toggle)
  return () => {
    wide.removeEventListener('change', fit)
    lesson.removeEventListener('click', toggle)
  }
}
