import type { TopicPage } from '../api/types.ts'
import { count } from '../page/count.ts'
import type { RoadState } from '../road/state.ts'
import { splitLesson } from './split-lesson.ts'

/** One of the six steps of a topic's loop, as far as a person got. Without `href` there is nothing to go to yet. */
export interface Step {
  readonly title: string
  readonly state: RoadState
  readonly note: string
  readonly href?: string
}

/** The loop of a topic: read, experiment, build, recall, explain, be corrected. */
export function steps(topic: TopicPage): readonly Step[] {
  return [read(topic), experiment(topic), build(topic), recall(topic), explain(topic), beCorrected(topic)]
}

function read({ lesson, read: isRead }: TopicPage): Step {
  if (!lesson) return { title: 'Read', state: 'planned', note: 'not written yet' }
  return {
    title: 'Read',
    state: isRead ? 'proven' : 'written',
    note: isRead ? 'read' : count(lesson.minutes, 'minute'),
    href: '#lesson',
  }
}

function experiment({ experiments, experimentsRun, lesson }: TopicPage): Step {
  const [first] = experiments
  const placed = splitLesson(lesson?.html ?? '').flatMap((part) => (part.type === 'experiment' ? [part.slug] : []))
  if (!first) return { title: 'Experiment', state: 'planned', note: 'none yet' }
  const state = experimentsRun === 0 ? 'written' : experimentsRun < experiments.length ? 'begun' : 'proven'
  return {
    title: 'Experiment',
    state,
    note: `${experimentsRun} of ${experiments.length} run`,
    href: `#${placed[0] ?? first.slug}`,
  }
}

function build({ builds, progress }: TopicPage): Step {
  const [first] = builds
  if (!first) return { title: 'Build', state: 'planned', note: 'none yet' }
  const state =
    first.passed === 0 && progress !== 'proven'
      ? 'written'
      : first.passed < first.stages && progress !== 'proven'
        ? 'begun'
        : 'proven'
  return {
    title: 'Build',
    state,
    note: `${first.passed} of ${count(first.stages, 'stage')}`,
    href: `/builds/${first.slug}`,
  }
}

function recall({ slug, cards, cardsDue = 0, cardsBegun = 0 }: TopicPage): Step {
  if (cards === 0) return { title: 'Recall', state: 'planned', note: 'no cards yet' }
  const href = `/recall?topic=${slug}`
  if (cardsDue > 0) return { title: 'Recall', state: 'due', note: `${count(cardsDue, 'card')} due`, href }
  if (cardsBegun === 0) return { title: 'Recall', state: 'written', note: count(cards, 'card'), href }
  return {
    title: 'Recall',
    state: cardsBegun < cards ? 'begun' : 'proven',
    note: cardsBegun < cards ? `${cardsBegun} of ${count(cards, 'card')} asked` : 'none due',
    href,
  }
}

function explain({ slug, lesson, progress, explanation }: TopicPage): Step {
  const title = 'Explain'
  const href = `/write/${explanation?.slug ?? slug}`
  switch (explanation?.state) {
    case 'draft':
      return { title, state: 'begun', note: 'a draft', href }
    case 'published':
      return {
        title,
        state: progress === 'proven' ? 'proven' : 'begun',
        note: explanation.changed ? 'published, and changed since' : 'published',
        href,
      }
    case 'elsewhere':
      return { title, state: 'begun', note: 'written elsewhere', href }
    default:
      if (!lesson && !explanation) return { title, state: 'planned', note: 'in your own words' }
      return { title, state: 'written', note: 'in your own words', href }
  }
}

function beCorrected({ lesson, credits = [] }: TopicPage): Step {
  if (!lesson) return { title: 'Be corrected', state: 'planned', note: 'not written yet' }
  const href = '#discussion'
  if (credits.length === 0) return { title: 'Be corrected', state: 'written', note: 'propose an edit', href }
  return { title: 'Be corrected', state: 'begun', note: count(credits.length, 'correction'), href }
}
