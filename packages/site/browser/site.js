// Sidenotes: on narrow screens a note opens in its place; on wide ones all stand open in the margin.
;(() => {
  const wide = matchMedia('(min-width: 68rem)')
  const references = document.querySelectorAll('button.sn-ref')
  const fit = () => references.forEach((reference) => (reference.tabIndex = wide.matches ? -1 : 0))
  fit()
  wide.addEventListener('change', fit)
  document.addEventListener('click', ({ target }) => {
    const reference = target.closest?.('button.sn-ref')
    const note = reference && document.getElementById(reference.getAttribute('aria-controls'))
    if (note) reference.setAttribute('aria-expanded', String(note.classList.toggle('open')))
  })
})()
