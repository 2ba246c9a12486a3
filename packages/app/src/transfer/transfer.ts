import { Scheduler } from '../recall/scheduler.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'
import type { ExportFile } from './export-file.ts'
import type { Imported } from './import-data.ts'

/** All that a person has, as one file, and back. What does it is imported at the first use. */
export class Transfer {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #clock: () => number

  constructor(parts: { db: Database; shelf: SeriesShelf; clock: () => number }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#clock = parts.clock
  }

  async export(): Promise<ExportFile> {
    const { exportData } = await import('./export-data.ts')
    return exportData(this.#db, this.#clock())
  }

  /**
   * Merges what `export` gave, as JSON, into what is there; nothing newer is lost. All or nothing. Throws `import-unreadable`,
   * `import-newer`, `import-invalid`.
   */
  async import(json: string): Promise<Imported> {
    // Read before anything is begun: a broken file changes nothing.
    const [{ readExport }, { importData }] = await Promise.all([import('./read-export.ts'), import('./import-data.ts')])
    const file = readExport(json)
    const placeOf = (series: string, topic: string, card: string) => {
      const slug = series === this.#shelf.series.slug ? this.#shelf.currentSlug(topic) : undefined
      const aliases = slug === undefined ? [] : this.#shelf.topic(slug).topic.aliases
      return { series, topic: slug ?? topic, aliases, card }
    }
    return importData({ db: this.#db, scheduler: await Scheduler.load(), placeOf }, file)
  }
}
