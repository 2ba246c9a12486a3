/**
 * JavaScript for a page that sets off every payload in it: dispatches the event of each handler that names `payload`, and follows each
 * address of the scheme javascript. It is done when what that starts has had its turn.
 */
export function settingOff(payload: string): string {
  return `(async () => {
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0))
    const leadOf = (each) => (typeof each === 'object' && each !== null ? each.baseVal : each)
    const isCode = (lead) => {
      if (typeof lead !== 'string' || !lead.includes(':')) return false
      try {
        return new URL(lead, document.baseURI).protocol === 'javascript:'
      } catch {
        return false
      }
    }
    // Documents in frames that scripts of this page can reach, which are those of its own origin.
    const documents = [document]
    const collect = (each) => {
      for (const frame of each.querySelectorAll('iframe, frame')) {
        if (!frame.contentDocument) continue
        documents.push(frame.contentDocument)
        collect(frame.contentDocument)
      }
    }
    collect(document)
    for (const element of documents.flatMap((each) => [...each.querySelectorAll('*')])) {
      const window = element.ownerDocument.defaultView
      for (const { name, value } of [...element.attributes]) {
        if (name.startsWith('on') && value.includes(${JSON.stringify(payload)})) element.dispatchEvent(new window.Event(name.slice(2)))
      }
      const { href, formAction } = element
      const action = element.getAttribute('action')
      if (![href, formAction, action].map(leadOf).some(isCode)) continue
      element.removeAttribute('target')
      if (element instanceof window.HTMLFormElement) element.submit()
      else element.dispatchEvent(new window.MouseEvent('click', { bubbles: true, cancelable: true, view: window }))
      await turn()
    }
    await turn()
    await turn()
  })()`
}

/** JavaScript that fills in the form of a page that leads to `action` and presses its button; whether there is such a form. */
export function fillingIn(action: string, fields: Readonly<Record<string, string>>): string {
  return `(() => {
    const form = [...document.forms].find((each) => new URL(each.getAttribute('action') || '/', document.baseURI).pathname === ${JSON.stringify(action)})
    if (!form) return false
    for (const [name, value] of Object.entries(${JSON.stringify(fields)})) form.elements.namedItem(name).value = value
    const button = form.querySelector('button:not([type=button]), input[type=submit]')
    if (button) button.click()
    else form.requestSubmit()
    return true
  })()`
}
