import type { Root } from 'mdast'
import { visit } from './visit.ts'
import { didYouMean } from '../nearest.ts'
import type { ProblemList } from './problem-list.ts'

export interface LinkTargets {
  /** Slugs of the series' topics, for `topic:slug`; without them any slug is taken. */
  readonly topics?: readonly string[]
  /** The address of a topic's page. */
  readonly topicHref: (slug: string) => string
}

const LINK_RULE = 'https://…, http://…, mailto:…, #heading, topic:slug, or a path on this site'

/**
 * Settles where links lead: `topic:slug` to the topic's page; addresses of any other kind than the web's, mail's and this site's
 * are taken out, with a problem.
 */
export function takeLinks(tree: Root, targets: LinkTargets, problems: ProblemList): void {
  visit(tree, (node) => {
    if (node.type !== 'link' && node.type !== 'definition') return
    if (node.url.startsWith('topic:')) {
      const slug = node.url.slice('topic:'.length)
      if (targets.topics && !targets.topics.includes(slug)) {
        problems.add(node, `There is no topic “${slug}”.`, didYouMean(slug, targets.topics))
      }
      node.url = targets.topicHref(encodeURIComponent(slug))
    } else if (!isAllowed(node.url)) {
      problems.add(node, `A link can't lead to “${shortened(node.url)}”.`, LINK_RULE)
      node.url = ''
    }
  })
}

/** True for an address without a scheme, or with one of the few that a page may link to. Decided as a browser would. */
function isAllowed(address: string): boolean {
  // Browsers drop these anywhere in an address before they look for its scheme.

  const seen = address.replace(/[\u0000-\u0020]/g, '')
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(seen)?.[1]?.toLowerCase()
  if (scheme === undefined) return !/^[^/?#]*:/.test(seen)
  return ['http', 'https', 'mailto'].includes(scheme)
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
