/** A day of recall begins at four in the morning where Backroad runs: who answers after midnight answers for the day before. */
const DAY_BEGINS = 4

/** When the day began that `at` belongs to, in ms. */
export function startOfDay(at: number): number {
  const day = new Date(at)
  if (day.getHours() < DAY_BEGINS) day.setDate(day.getDate() - 1)
  return day.setHours(DAY_BEGINS, 0, 0, 0)
}

/** When the day begins that comes `days` days after the one `at` belongs to, in ms. */
export function startOfDayAfter(at: number, days: number): number {
  const day = new Date(startOfDay(at))
  return day.setDate(day.getDate() + days)
}
