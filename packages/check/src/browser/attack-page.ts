import type { Attack } from './types.ts'

/**
 * The HTML of a page that does what `attack` says to the program at `target` (an origin). `done` is the name that it calls with
 * what its script saw; a page that leads the tab away calls nothing.
 */
export function attackPage(attack: Attack, target: string, done: string): string {
  const url = JSON.stringify(target + attack.path)
  const head = `<!doctype html><meta charset="utf-8"><title>Win a pear</title>${
    attack.hidesOrigin ? '<meta name="referrer" content="no-referrer">' : ''
  }`
  switch (attack.does) {
    case 'submit': {
      const fields = Object.entries(attack.fields)
        .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
        .join('')
      const type = attack.type ?? 'application/x-www-form-urlencoded'
      return `${head}<form method="post" enctype="${type}" action="${escaped(target + attack.path)}">${fields}</form><script>document.forms[0].submit()</script>`
    }
    case 'fetch': {
      const { method, mode, type, body } = attack
      // A Blob without a type is sent without Content-Type.
      const content =
        body === undefined
          ? undefined
          : type === undefined
            ? `new Blob([${JSON.stringify(body)}])`
            : JSON.stringify(body)
      const headers = type === undefined ? '' : `, headers: { 'Content-Type': ${JSON.stringify(type)} }`
      return `${head}<script>fetch(${url}, { method: ${JSON.stringify(method)}, mode: '${mode}', credentials: 'include'${headers}${
        content === undefined ? '' : `, body: ${content}`
      } }).then((reply) => ${done}(reply.type !== 'opaque'), () => ${done}(false))</script>`
    }
    case 'follow':
      return `${head}<script>location.href = ${url}</script>`
    case 'load':
      return `${head}<img src="${escaped(target + attack.path)}" onload="${done}(false)" onerror="${done}(false)" alt="">`
    case 'frame':
      return `${head}<iframe src="${escaped(target + attack.path)}" title="a pear"></iframe>`
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
}
