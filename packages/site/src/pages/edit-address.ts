/** The forge's page for editing the text of a topic: the path of its file, joined to what series.yaml says. */
export function editAddress(forge: string, topic: string): string {
  const file = `${topic}/lesson.md`.split('/').map(encodeURIComponent).join('/')
  return `${forge.endsWith('/') ? forge : `${forge}/`}${file}`
}
