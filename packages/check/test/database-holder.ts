/** A process with a database for a program, for the test that kills it. Prints the database's address. */
import { Databases } from '../src/index.ts'

const database = await new Databases('postgresql').create({ host: '127.0.0.1', observe: () => {} })
console.log(database.url)
setInterval(() => {}, 1000)
