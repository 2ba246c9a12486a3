/** Words that people like to take, and how they dress them up. */
const words = (
  'password secret admin welcome dragon monkey shadow master sunshine princess football baseball superman batman flower ' +
  'summer winter spring autumn monday friday january october coffee cookie banana orange cherry purple silver golden ' +
  'diamond thunder freedom whatever trustno letmein qwerty asdfgh server token backend database changeme default ' +
  'private public company example test hello world jwt key mysecret supersecret topsecret'
).split(' ')

/** Guesses in the order of their likelihood: each word, then with up to four digits behind it, in small letters and with a capital. */
export function* guesses(): Generator<string> {
  for (let digits = 0; digits <= 4; digits++) {
    for (const word of words) {
      for (const written of [word, word[0]!.toUpperCase() + word.slice(1)]) {
        if (digits === 0) yield written
        else for (let n = 0; n < 10 ** digits; n++) yield written + String(n).padStart(digits, '0')
      }
    }
  }
}

/** How many words there are, in small letters and with a capital, and how many guesses. */
export const countOfWords = words.length * 2
export const countOfGuesses = countOfWords * 11_111
