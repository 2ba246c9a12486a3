/** A checker with an open Chromium that goes on until it is killed; says the id of its guard. */
import { BrowserOfCheck } from '../src/browser/browser-of-check.ts'
import { startGuard } from '../src/guard.ts'

const guard = startGuard()
await new BrowserOfCheck(guard).chromium()
console.log(guard.id)
setInterval(() => {}, 1000)
