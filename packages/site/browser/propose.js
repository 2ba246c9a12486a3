// Proposals without a server: a reader changes the source of a paragraph, and sends it by mail or as a file. What is made here is what
// `backroad corrections import` reads.
;(() => {
  const AROUND = 64
  /** Mail programs differ in how long an address they take. */
  const LONGEST_ADDRESS = 1900
  const article = document.querySelector('article[data-source]')
  const { series, topic, title, source: sourceFile, mail, author, authorPage } = article.dataset
  const toggle = article.querySelector('[data-propose]')
  /** What was typed and not sent, for each paragraph while the page is open; a reader's name and address for all of them. */
  const begun = new Map()
  const reader = {}
  let loading
  let dialog

  function load() {
    loading ??= new Promise((resolve, reject) => {
      globalThis.backroadSource = resolve
      const script = document.createElement('script')
      script.src = new URL(sourceFile, document.baseURI).href
      script.onerror = () => {
        script.remove()
        // The next attempt asks again.
        loading = undefined
        reject(new Error('The text of the article could not be loaded. Are you offline? Close this, and try again.'))
      }
      document.head.append(script)
    })
    return loading
  }

  /** Each paragraph has its own button, while they are wanted. */
  function addButtons() {
    for (const block of article.querySelectorAll('.prose > [data-b], .prose .sn[data-b]')) {
      const button = make('button', { type: 'button', className: 'propose', textContent: 'edit' })
      button.setAttribute('aria-label', `Propose an edit to: ${nameOf(block)}`)
      button.addEventListener('click', () => void open(block.dataset.b))
      if (block.matches('.sn')) block.append(' ', button)
      else block.before(button)
    }
  }

  /** The beginning of a paragraph's own words; of a picture or a diagram, what stands for it. */
  function nameOf(block) {
    if (block.matches('.sn')) return `note ${block.dataset.n}, ${beginning(block.textContent)}`
    const copy = block.cloneNode(true)
    const said = [...copy.querySelectorAll('img, svg')].map((drawn) => drawn.alt || drawn.getAttribute('aria-label'))
    for (const beside of copy.querySelectorAll('.sn, .sn-ref, svg, style, .vh')) beside.remove()
    return beginning(copy.textContent) || beginning(said.find(Boolean) ?? '') || 'a picture without words'
  }

  function beginning(text) {
    return text.replace(/\s+/g, ' ').trim().slice(0, 60)
  }

  toggle.addEventListener('click', () => {
    const on = toggle.getAttribute('aria-pressed') !== 'true'
    toggle.setAttribute('aria-pressed', String(on))
    if (on) addButtons()
    else for (const button of article.querySelectorAll('button.propose')) button.remove()
    if (on) article.querySelector('button.propose')?.focus()
  })

  async function open(id) {
    try {
      show(await proposalOn(id))
    } catch (error) {
      show(apology(error.message))
    }
  }

  function show(box) {
    dialog?.remove()
    dialog = box
    document.body.append(dialog)
    dialog.showModal()
  }

  async function proposalOn(id) {
    const source = await load()
    const found = source.blocks.find(([block]) => block === id)
    if (!found) throw new Error('The article was changed since this page was loaded. Load the page again.')
    const [, from, to] = found
    const lines = source.source.split('\n')
    const exact = lines.slice(from - 1, to).join('\n')
    const begin = lines.slice(0, from - 1).reduce((length, line) => length + line.length + 1, 0)
    const target = {
      type: 'TextQuoteSelector',
      exact,
      prefix: whole(source.source.slice(Math.max(0, begin - AROUND), begin)),
      suffix: whole(source.source.slice(begin + exact.length, begin + exact.length + AROUND)),
    }
    return dialogFor(source, target, { id, line: from })
  }

  /** A dialog that says why there is nothing to edit. */
  function apology(why) {
    const box = make('dialog', { className: 'proposal' })
    const said = make('p', { className: 'problem', textContent: why, id: 'proposal-h' })
    const acts = make('p', { className: 'act' })
    const close = make('button', { type: 'button', className: 'btn', textContent: 'Close' })
    close.addEventListener('click', () => box.close())
    acts.append(close)
    box.setAttribute('aria-labelledby', said.id)
    box.append(said, acts)
    return box
  }

  /** Without half a sign at either end. */
  function whole(text) {
    return text.replace(/^[\udc00-\udfff]/, '').replace(/[\ud800-\udbff]$/, '')
  }

  function dialogFor(source, target, { id, line }) {
    const box = make('dialog', { className: 'proposal' })
    const form = make('form', { method: 'dialog' })
    const rows = Math.min(12, target.exact.split('\n').length + Math.ceil(target.exact.length / 60) + 1)
    const proposed = field(form, 'It should say', 'textarea', { rows, value: target.exact, maxLength: 20000 })
    const reason = field(form, 'Because; or, where you change nothing, what you have to say on it', 'textarea', {
      rows: 3,
      required: true,
      maxLength: 2000,
    })
    const where = field(form, 'Source, an https address (optional)', 'input', {
      type: 'url',
      pattern: 'https://.*',
      maxLength: 2000,
    })
    const name = field(form, 'Your name, for the thanks', 'input', {
      required: true,
      maxLength: 100,
      autocomplete: 'name',
    })
    const address = field(form, 'Your mail address, should a commit name you as its co-author (optional)', 'input', {
      type: 'email',
      maxLength: 254,
      autocomplete: 'email',
    })
    remember(form, [
      [proposed, drafted(id), 'proposed'],
      [reason, drafted(id), 'reason'],
      [where, drafted(id), 'where'],
      [name, reader, 'name'],
      [address, reader, 'address'],
    ])
    const said = make('p', {})
    said.setAttribute('role', 'status')
    const tell = (words, isProblem = false) =>
      Object.assign(said, { textContent: words, className: isProblem ? 'problem' : 'note' })

    const changes = () => proposed.value.replace(/\r\n?/g, '\n') !== target.exact
    // Who changes nothing says something.
    const made = () => (changes() ? correction() : comment())
    const comment = () => ({
      format: 'backroad-comment',
      version: 1,
      series,
      topic,
      target,
      text: [reason.value.trim(), where.value.trim()].filter(Boolean).join('\n\n'),
      by: { name: name.value.trim() },
      at: new Date().toISOString(),
    })
    const correction = () => ({
      format: 'backroad-correction',
      version: 1,
      series,
      topic,
      file: 'lesson.md',
      target,
      sha256: source.sha256,
      proposed: proposed.value.replace(/\r\n?/g, '\n'),
      reason: reason.value.trim(),
      ...(where.value.trim() ? { source: where.value.trim() } : {}),
      by: { name: name.value.trim(), ...(address.value.trim() ? { mail: address.value.trim() } : {}) },
      at: new Date().toISOString(),
    })
    const ready = () => {
      tell('')
      if (!form.reportValidity()) return false
      if (!reason.value.trim() || !name.value.trim()) tell('Words of yours and a name are needed.', true)
      return said.textContent === ''
    }

    const acts = make('p', { className: 'act' })
    const act = (words, go, className = 'btn') => {
      const button = make('button', { type: 'button', className, textContent: words })
      button.addEventListener('click', go)
      acts.append(button)
    }
    if (mail) {
      act(
        'Write the mail',
        () => {
          if (!ready()) return
          const address = `mailto:${mail}?subject=${percent(`${changes() ? 'Correction' : 'Comment'}: ${title}`)}&body=${percent(block(made()).replaceAll('\n', '\r\n'))}`
          if (address.length > LONGEST_ADDRESS) {
            tell(`This is too long for a mail program's address: copy the text, and send it to ${mail}.`, true)
          } else location.href = address
        },
        'btn go',
      )
      act('Copy the text', async () => {
        if (!ready()) return
        try {
          await navigator.clipboard.writeText(block(made()))
          tell(`Copied. Send it to ${mail}.`)
        } catch {
          tell('The browser did not allow it. Save the file in its place.', true)
        }
      })
    }
    act('Save as a file', () => {
      if (!ready()) return
      const file = new Blob([`${JSON.stringify(made(), null, 2)}\n`], { type: 'application/json' })
      const link = make('a', {
        href: URL.createObjectURL(file),
        download: `${changes() ? 'correction' : 'comment'}-${topic}.json`,
      })
      link.click()
      // Some browsers begin to read it only after this.
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
      tell(`Saved. Send it to ${mail || author || 'the author'}.`)
      if (!mail && authorPage) {
        const link = make('a', { href: authorPage, rel: 'external noopener', textContent: author })
        said.replaceChildren('Saved. Send it to ', link, '.')
      }
    })
    if (source.edit) {
      const link = make('a', {
        href: source.edit,
        rel: 'external noopener',
        textContent: `Edit line ${line} of the file`,
      })
      acts.append(link)
    }
    act('Close', () => box.close(), 'tool')
    const heading = make('h2', { textContent: 'Propose an edit, or say something on it', id: 'proposal-h' })
    box.setAttribute('aria-labelledby', heading.id)
    form.prepend(
      heading,
      make('p', { className: 'note', textContent: `“${title}”, line ${line}. Nothing is sent by this page itself.` }),
    )
    const foot = make('div', { className: 'proposal-foot' })
    foot.append(said, acts)
    form.append(foot)
    box.append(form)
    return box
  }

  /** What was typed for a paragraph. */
  function drafted(id) {
    if (!begun.has(id)) begun.set(id, {})
    return begun.get(id)
  }

  /** Each field has what was last typed into it, however the dialog was left. */
  function remember(form, fields) {
    for (const [input, kept, key] of fields) input.value = kept[key] ?? input.value
    form.addEventListener('input', () => {
      for (const [input, kept, key] of fields) kept[key] = input.value
    })
  }

  /** The same as text in a mail. */
  function block({ format, sha256, target, proposed, reason, source, text, by, at }) {
    const isComment = format === 'backroad-comment'
    const kind = isComment ? 'COMMENT' : 'CORRECTION'
    const safe = (part) => part.replace(/^(?=(?:- )*-----)/gm, '- ')
    return [
      `-----BEGIN BACKROAD ${kind}-----`,
      `Series: ${series}`,
      `Topic: ${topic}`,
      ...(isComment ? [] : ['File: lesson.md', `Sha256: ${sha256}`]),
      `Prefix: ${JSON.stringify(target.prefix)}`,
      `Suffix: ${JSON.stringify(target.suffix)}`,
      ...(by.mail ? [`Mail: ${by.mail}`] : []),
      `At: ${at}`,
      '',
      '----- It says',
      safe(target.exact),
      ...(isComment
        ? ['----- Comment', safe(text)]
        : ['----- It should say', safe(proposed), '----- Because', safe(reason)]),
      ...(source ? ['----- Source', source] : []),
      '----- Name',
      safe(by.name),
      `-----END BACKROAD ${kind}-----`,
      '',
    ].join('\n')
  }

  function percent(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  }

  function field(form, words, kind, properties) {
    const label = make('label', { textContent: words })
    const input = make(kind, { className: 'in', ...properties })
    label.append(input)
    form.append(label)
    return input
  }

  function make(name, properties) {
    return Object.assign(document.createElement(name), properties)
  }
})()
