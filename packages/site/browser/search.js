// Search without a server: the words of all articles are a few files, loaded when somebody begins to search.
;(() => {
  const MOST = 20
  const AROUND = 90
  const place = document.getElementById('search')
  const input = document.getElementById('words')
  const found = document.getElementById('found')
  const hits = place.querySelector('ol')
  const entries = []
  let loading

  /** Files from a disk may be read by a script element alone. */
  function load() {
    loading ??= new Promise((resolve) => {
      let left = Number(place.dataset.parts)
      globalThis.backroadSearch = (_, part) => {
        for (const { n, p, t, s } of part) {
          const sections = s.map(([id, heading, text]) => ({ id, heading, text, folded: fold(`${heading} ${text}`) }))
          entries.push({ n, p, t, title: fold(t), sections })
        }
      }
      const done = () => {
        if (--left > 0) return
        entries.sort((a, b) => a.n - b.n)
        resolve()
      }
      for (let part = 0; part < Number(place.dataset.parts); part++) {
        const script = document.createElement('script')
        script.src = new URL(`search/${part}.js`, document.baseURI).href
        script.onload = script.onerror = done
        document.head.append(script)
      }
    })
    return loading
  }

  /** Without accents and capitals. Every sign stays one sign, so that places in the text are the same. */
  function fold(text) {
    return Array.from(text, (sign) => {
      const plain = sign.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
      return plain.length === sign.length
        ? plain
        : sign.toLowerCase().length === sign.length
          ? sign.toLowerCase()
          : sign
    }).join('')
  }

  /** All words must be in an article; the best section is where most of them are. */
  function find(words) {
    const results = []
    for (const entry of entries) {
      let score = 0
      let best
      const missing = words.filter((word) => !entry.title.includes(word))
      if (!missing.every((word) => entry.sections.some(({ folded }) => folded.includes(word)))) continue
      score += 10 * (words.length - missing.length)
      for (const section of entry.sections) {
        const here = words.filter((word) => section.folded.includes(word))
        const heading = fold(section.heading)
        const points = here.length + 3 * here.filter((word) => heading.includes(word)).length
        if (points > (best?.points ?? 0)) best = { points, section }
      }
      results.push({ entry, score: score + (best?.points ?? 0), section: best?.section })
    }
    return results.sort((a, b) => b.score - a.score || a.entry.n - b.entry.n)
  }

  function show(results, words) {
    found.textContent = results.length === 0 ? 'Nothing found.' : `${results.length} found.`
    hits.replaceChildren(
      ...results.slice(0, MOST).map(({ entry, section }) => {
        const item = document.createElement('li')
        const link = document.createElement('a')
        link.href = `${entry.p}${section?.id ? `#${section.id}` : ''}`
        link.append(...marked(entry.t, words))
        item.append(link)
        if (section?.heading) item.append(' · ', ...marked(section.heading, words))
        if (section) {
          const snippet = document.createElement('p')
          snippet.className = 'note'
          snippet.append(...marked(snippetOf(section.text, words), words))
          item.append(snippet)
        }
        return item
      }),
    )
  }

  function snippetOf(text, words) {
    const folded = fold(text)
    const at = Math.max(0, Math.min(...words.map((word) => folded.indexOf(word)).filter((one) => one >= 0), Infinity))
    if (at === Infinity) return text.slice(0, 2 * AROUND)
    const from = at <= AROUND ? 0 : text.indexOf(' ', at - AROUND) + 1
    return `${from > 0 ? '… ' : ''}${text.slice(from, at + AROUND)}${at + AROUND < text.length ? ' …' : ''}`
  }

  function marked(text, words) {
    const folded = fold(text)
    const parts = []
    let rest = 0
    while (rest < text.length) {
      let [from, to] = [text.length, text.length]
      for (const word of words) {
        const at = folded.indexOf(word, rest)
        if (at >= 0 && at < from) [from, to] = [at, at + word.length]
      }
      parts.push(text.slice(rest, from))
      if (from === text.length) break
      const mark = document.createElement('mark')
      mark.textContent = text.slice(from, to)
      parts.push(mark)
      rest = to
    }
    return parts
  }

  async function search() {
    const asked = input.value
    const words = fold(asked).split(/\s+/).filter(Boolean)
    if (words.length === 0) {
      found.textContent = ''
      hits.replaceChildren()
      return
    }
    if (entries.length === 0) found.textContent = 'Looking …'
    await load()
    if (input.value === asked) show(find(words), words)
  }

  input.addEventListener('focus', () => void load(), { once: true })
  input.addEventListener('input', () => void search())
  if (location.hash === '#search') input.focus()
  addEventListener('hashchange', () => location.hash === '#search' && input.focus())
})()
