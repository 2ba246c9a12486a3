const TIME = '\\d\\d:\\d\\d:\\d\\d'
const HTTP_DATE = new RegExp(
  [
    `^[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} ${TIME} GMT$`,
    `^[A-Z][a-z]+day, \\d\\d-[A-Z][a-z]{2}-\\d\\d ${TIME} GMT$`,
    `^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d ${TIME} \\d{4}$`,
  ].join('|'),
)

/** Milliseconds of a date in one of HTTP's three formats, RFC 9110 §5.6.7; NaN, which nothing compares with, for others. */
export function httpDate(text = ''): number {
  if (!HTTP_DATE.test(text)) return NaN
  // The third format doesn't say that it is GMT; to the other two it does no harm to say it again.
  return Date.parse(`${text} GMT`)
}
