import type { Build } from '@backroad/series'
import { digest, type DiskCache } from './cache/disk-cache.ts'
import { stampFolder } from './cache/stamp-folder.ts'
import type { PageRenderer } from './series/page-renderer.ts'
import type { SeriesShelf } from './series/series-shelf.ts'
import { infoOf, linkTo } from './topics.ts'
import type { BuildPage, Workspace } from './types.ts'
import { digestCode } from './workspaces/digest-code.ts'
import type { Workspaces } from './workspaces/workspaces.ts'

/** What stands in the modules of a build, as far as its page shows it. */
interface Facts {
  readonly specs: Readonly<Record<string, string>>
  readonly languages: readonly string[]
  readonly bench?: { readonly against: string }
}

/** Builds with their stages' pages, and who works on them. */
export class Builds {
  readonly #shelf: SeriesShelf
  readonly #pages: PageRenderer
  readonly #cache: DiskCache
  readonly #workspaces: Workspaces

  constructor(parts: { shelf: SeriesShelf; pages: PageRenderer; cache: DiskCache; workspaces: Workspaces }) {
    this.#shelf = parts.shelf
    this.#pages = parts.pages
    this.#cache = parts.cache
    this.#workspaces = parts.workspaces
  }

  /** Throws `build-not-found`. */
  async page(slug: string): Promise<BuildPage> {
    const { build, topic } = this.#shelf.build(slug)
    const { stages, ...info } = infoOf(build)
    const [facts, pages, workspaces] = await Promise.all([
      this.#facts(build),
      Promise.all(build.stages.map((stage) => this.#pages.render(stage.page, { idPrefix: `${stage.slug}-` }))),
      this.#workspaces.list(build.slug),
    ])
    return {
      ...info,
      topic: linkTo(topic),
      languages: facts.languages,
      stages: stages.map((stage, at) => ({
        ...stage,
        spec: facts.specs[stage.slug] ?? '',
        html: pages[at]?.html ?? '',
      })),
      workspaces: await Promise.all(workspaces.map(withCodeNow)),
      real: build.real.map((software) => software.name),
      ...(facts.bench === undefined ? {} : { bench: facts.bench }),
    }
  }

  // What a stage goes by stands in its module, and importing them all only to show that is slow.
  async #facts(build: Build): Promise<Facts> {
    return this.#cache.get('build', digest(stampFolder(build.dir)), async () => {
      const [{ loadBench, loadStages }, { starterLanguages }] = await Promise.all([
        import('@backroad/series'),
        import('@backroad/check'),
      ])
      const [stages, bench] = await Promise.all([loadStages(build), loadBench(build)])
      return {
        specs: Object.fromEntries(stages.map((stage) => [stage.slug, stage.spec])),
        languages: starterLanguages,
        ...(bench === undefined ? {} : { bench: { against: bench.against } }),
      }
    })
  }
}

/** A folder that is gone or can't be read has no code to compare. */
async function withCodeNow(workspace: Workspace): Promise<Workspace> {
  if (!workspace.proof) return workspace
  const codeNow = await digestCode(workspace.dir).catch(() => undefined)
  return codeNow === undefined ? workspace : { ...workspace, codeNow }
}
