import type { Build, Chapter, ExperimentFile, LoadedSeries, Problem, Series, Topic } from '@backroad/series'
import { existsSync } from 'node:fs'
import type { DiskCache } from '../cache/disk-cache.ts'
import { stampFolder } from '../cache/stamp-folder.ts'
import { appError } from '../errors.ts'

/** A topic where it stands. */
export interface PlacedTopic {
  readonly topic: Topic
  readonly chapter: Chapter
  readonly previous?: Topic
  readonly following?: Topic
}

/** A build and the topic it belongs to. */
export interface PlacedBuild {
  readonly build: Build
  readonly topic: Topic
}

/** The series that is taken, with what is looked up in it. Slugs are identity: earlier ones lead to the same topic. */
export class SeriesShelf {
  readonly dir: string
  readonly #cache: DiskCache
  #series!: Series
  #problems: readonly Problem[] = []
  #topics = new Map<string, PlacedTopic>()
  #builds = new Map<string, PlacedBuild>()

  private constructor(dir: string, cache: DiskCache) {
    this.dir = dir
    this.#cache = cache
  }

  /** Throws `series-invalid` when the folder holds no series at all; with lesser faults it is taken as far as it goes. */
  static async open(dir: string, cache: DiskCache): Promise<SeriesShelf> {
    const shelf = new SeriesShelf(dir, cache)
    await shelf.reload()
    return shelf
  }

  get series(): Series {
    return this.#series
  }

  /** Everything that is wrong in the folder, by path and line. */
  get problems(): readonly Problem[] {
    return this.#problems
  }

  /** Reads the folder again. Lessons and stage pages need no reload, they are read when asked for. */
  async reload(): Promise<void> {
    const { series, problems } = await this.#load()
    if (!series) {
      throw appError('series-invalid', { dir: this.dir, problems: problems.slice(0, 10).map(problemLine) })
    }
    this.#series = series
    this.#problems = problems
    this.#index()
  }

  // Reading and checking every file takes longer than all the rest of a start; it is done again when a file changed.
  async #load(): Promise<LoadedSeries> {
    const load = async () => (await import('@backroad/series')).loadSeries(this.dir)
    return existsSync(this.dir) ? this.#cache.get('series', stampFolder(this.dir), load) : load()
  }

  #index(): void {
    const placed = this.#series.chapters.flatMap((chapter) => chapter.topics.map((topic) => ({ topic, chapter })))
    this.#topics = new Map()
    this.#builds = new Map()
    for (const [at, { topic, chapter }] of placed.entries()) {
      const previous = placed[at - 1]?.topic
      const following = placed[at + 1]?.topic
      const place = { topic, chapter, ...(previous && { previous }), ...(following && { following }) }
      for (const slug of [...topic.aliases, topic.slug]) this.#topics.set(slug, place)
      for (const build of topic.builds) this.#builds.set(build.slug, { build, topic })
    }
  }

  get topics(): readonly Topic[] {
    return this.#series.chapters.flatMap((chapter) => chapter.topics)
  }

  /** By its slug or an earlier one. */
  topic(slug: string): PlacedTopic {
    const found = this.#topics.get(slug)
    if (!found) throw appError('topic-not-found', { topic: slug })
    return found
  }

  /** The slug a topic has now, by any it has had; `undefined` when the series has it no more. */
  currentSlug(slug: string): string | undefined {
    return this.#topics.get(slug)?.topic.slug
  }

  /** By its slug, alone or after the series' own: `http-server`, `backend/http-server`. */
  build(slug: string): PlacedBuild {
    const found = this.findBuild(slug)
    if (!found) throw appError('build-not-found', { build: slug })
    return found
  }

  findBuild(slug: string): PlacedBuild | undefined {
    const own = `${this.#series.slug}/`
    return this.#builds.get(slug.startsWith(own) ? slug.slice(own.length) : slug)
  }

  /** How a build is named in backroad.yaml and in storage. */
  fullSlug(build: Build): string {
    return `${this.#series.slug}/${build.slug}`
  }

  experiment(topic: Topic, slug: string): ExperimentFile {
    const found = topic.experiments.find((file) => file.slug === slug)
    if (!found) throw appError('experiment-not-found', { topic: topic.slug, experiment: slug })
    return found
  }
}

function problemLine({ path, line, message, allowed }: Problem): string {
  return `${path}${line ? `:${line}` : ''}: ${message}${allowed ? ` (${allowed})` : ''}`
}
