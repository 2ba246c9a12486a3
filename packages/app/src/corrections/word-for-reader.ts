interface Said {
  readonly state: 'open' | 'accepted' | 'declined'
  readonly word: string
  readonly by: { readonly name: string; readonly mail?: string }
  readonly topic: { readonly title: string }
}

/** How the reader of a published series gets an author's word: by the author, as there is no server in between. */
export function wordForReader({ state, word, by, topic }: Said): string {
  const outcome = state === 'accepted' ? 'is in the text now' : 'was not taken'
  const letter = `Your correction of “${topic.title}” ${outcome}. ${word}`
  const kept = `Your word is kept with the correction here; nothing sends it, so ${by.name} hears it from you.`
  if (by.mail === undefined) return `${kept} You can write: ${letter}`
  const query = `subject=${encodeURIComponent(`Correction: ${topic.title}`)}&body=${encodeURIComponent(letter)}`
  return `${kept} A mail that says so: mailto:${encodeURIComponent(by.mail).replace('%40', '@')}?${query}`
}
