import { encode, safeAddress, scriptData } from './encode.ts'
import type { Entry, Person } from './guestbook.ts'
import { cleanHtml } from './rich-text.ts'

/** Who looks at a page, and the token that their forms carry. */
export interface Viewer {
  readonly person: Person | undefined
  readonly token: string
}

export function homePage(entries: readonly Entry[], viewer: Viewer): string {
  const { person } = viewer
  const forms = person
    ? `<p>You are ${encode(person.name)}.</p>
${form('/logout', viewer, '<button>Log out</button>')}
${form('/entries', viewer, '<textarea name="text"></textarea> <button>Write</button>')}
${profileForm(person, viewer)}`
    : form('/login', viewer, '<input name="name"> <input name="password" type="password"> <button>Log in</button>')
  return page(
    'Guestbook',
    viewer,
    `<h1>Guestbook</h1>\n${forms}\n${entries.map((entry) => article(entry, viewer)).join('\n')}`,
  )
}

export function profilePage(person: Person, viewer: Viewer): string {
  const { name, motto, link, about } = person
  const address = safeAddress(link)
  const href = address === undefined ? '' : ` href="${encode(address)}"`
  return page(
    name,
    viewer,
    `<h1 id="name">${encode(name)}</h1>
<p id="motto" title="${encode(motto)}">Rest the pointer here for a motto.</p>
<p><a id="link"${href} rel="nofollow noopener">${encode(link)}</a></p>
<div id="about">${cleanHtml(about)}</div>
<script type="application/json" id="person">${scriptData({ name, motto, link })}</script>`,
  )
}

function article({ id, author, text }: Entry, viewer: Viewer): string {
  const remove = viewer.person?.name === author ? form(`/entries/${id}/delete`, viewer, '<button>Delete</button>') : ''
  const link = encode(`/people/${encodeURIComponent(author)}`)
  return `<article id="entry-${id}"><a class="author" href="${link}">${encode(author)}</a> <p class="text">${encode(text)}</p>${remove}</article>`
}

function profileForm({ motto, link, about }: Person, viewer: Viewer): string {
  return form(
    '/profile',
    viewer,
    `<input name="motto" value="${encode(motto)}"> <input name="link" value="${encode(link)}">
<textarea name="about">${encode(about)}</textarea> <button>Save</button>`,
  )
}

function form(action: string, { token }: Viewer, fields: string): string {
  return `<form method="post" action="${action}"><input type="hidden" name="token" value="${token}">${fields}</form>`
}

function page(title: string, { token }: Viewer, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${encode(title)}</title>
<meta name="csrf-token" content="${token}"><script src="/guestbook.js" defer></script></head>
<body>
${body}
</body></html>
`
}

/** Our own script, a file, so that the policy need not let any other in. */
export const script = `const person = document.getElementById('person')
if (person) document.title = JSON.parse(person.textContent).name + ' in the guestbook'
`
