const names: Readonly<Record<string, string>> = {
  typescript: 'TypeScript',
  python: 'Python',
  go: 'Go',
  rust: 'Rust',
  java: 'Java',
}

/** A language as it writes itself; one we don't know stays as it is. */
export function languageName(language: string): string {
  return names[language] ?? language
}
