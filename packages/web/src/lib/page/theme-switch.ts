import { themeOf, themes } from './theme.ts'

/** Makes a button go round the themes. The choice is kept in a cookie, so that the server draws the next page in it. */
export function themeSwitch(button: HTMLButtonElement): void {
  const root = document.documentElement
  button.dataset['alive'] = ''
  button.addEventListener('click', () => {
    const theme = themes[(themes.indexOf(themeOf(root.dataset['theme'])) + 1) % themes.length] ?? 'system'
    root.dataset['theme'] = theme
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`
    const word = button.querySelector('[data-theme-word]')
    if (word) word.textContent = theme
  })
}
