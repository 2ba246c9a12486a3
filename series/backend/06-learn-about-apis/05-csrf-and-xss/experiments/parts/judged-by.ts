/** What made a run of an experiment, as a sentence; it must not be taken for a browser where there was none. */
export function judgedBySentence(judgedBy: string | undefined): string {
  return judgedBy === undefined || judgedBy === 'a parser'
    ? 'No Chromium was found on this machine. A parser read the pages as a browser does and said what would run, and requests were sent as a browser would send them.'
    : `All of this happened in ${judgedBy} on this machine, without a window.`
}
