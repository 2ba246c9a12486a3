import { isError, readTopic, renderSoon, type Problem, type Topic } from '@backroad/series'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { digestOf } from '../digest.ts'
import { firstSentences } from './first-sentences.ts'
import { hostsOf } from './hosts-of.ts'
import { notesOf } from './notes-of.ts'
import { repeatsTitle } from '../pages/summary.ts'
import { placesInWords } from './places-in-words.ts'
import type { ArticleBody, ArticleFacts, Picture, ReadArticle, Surroundings, TextFacts, TopicPlace } from './types.ts'

/** Reads a topic and renders its text for a page that stands in a folder of the site. */
export async function readArticle(place: TopicPlace, around: Surroundings): Promise<ReadArticle> {
  const { topic, problems } = await readTopic(around.dir, place, around.series)
  if (!topic) return { problems }
  const rendered = topic.lesson
    ? await renderText(topic, topic.lesson, around, brokenPictures(place, problems))
    : undefined
  return {
    facts: factsOf(topic, place, rendered?.text),
    ...(rendered ? { body: rendered.body } : {}),
    problems: [...problems, ...(rendered?.problems ?? [])],
  }
}

function factsOf(topic: Topic, place: TopicPlace, text: TextFacts | undefined): ArticleFacts {
  const { slug, aliases, needs, dir, title, question, link, explains, proofs, credits } = topic
  const builds = topic.builds.map((build) => ({ slug: build.slug, dir: build.dir }))
  return {
    ...{
      slug,
      aliases,
      needs,
      dir,
      builds,
      title,
      question,
      path: place.path,
      chapter: place.chapter,
      proofs,
      credits,
    },
    ...(link === undefined ? {} : { link }),
    ...(explains === undefined ? {} : { explains }),
    ...(text ? { text } : {}),
  }
}

async function renderText(
  topic: Topic,
  lesson: { path: string; words: number },
  around: Surroundings,
  broken: readonly string[],
) {
  const bytes = readFileSync(lesson.path)
  const source = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
  const linked = new Set<string>()
  const pictures = new Map<string, Picture>()
  const page = await renderSoon(source, {
    path: path.relative(around.dir, lesson.path).split(path.sep).join('/'),
    glossary: around.glossary,
    experiments: topic.experiments.map(({ slug }) => slug),
    builds: topic.builds.map(({ slug }) => slug),
    topics: around.topics,
    topicHref(slug) {
      linked.add(slug)
      return topicHref(slug, around.here.has(slug))
    },
    images: [...topic.images, ...broken.map((name) => ({ name, width: 1, height: 1 }))],
    imageHref(name) {
      if (broken.includes(name)) return ''
      const picture = pictures.get(name) ?? pictureOf(topic, name)
      pictures.set(name, picture)
      return `../${picture.to}`
    },
  })
  const html = placesInWords(page.html, topic)
  const notes = notesOf(page.problems)
  const lead = repeatsTitle(topic) ? firstSentences(html) : undefined
  const text: TextFacts = {
    words: lesson.words,
    ...(lead === undefined ? {} : { lead }),
    sha256: createHash('sha256').update(source).digest('hex'),
    shown: digestOf(html),
    linked: [...linked].map((slug) => [slug, around.here.has(slug)] as const),
    hosts: hostsOf(html),
    pictures: [...pictures.values()],
    ...(notes.length === 0 ? {} : { notes }),
  }
  const blocks = page.blocks.map(({ id, from, to }) => [id, from, to] as const)
  const body: ArticleBody = { html, source, blocks }
  return { text, body, problems: page.problems }
}

/** Pictures that are there, and of which it is said already what is wrong. */
function brokenPictures(place: TopicPlace, problems: readonly Problem[]): string[] {
  const folder = `${place.path}/images/`
  return problems.filter(isError).flatMap(({ path: at }) => (at.startsWith(folder) ? [at.slice(folder.length)] : []))
}

/** Where a link to a topic leads from another article: to its page, or to its line in the table of contents. */
export function topicHref(slug: string, isHere: boolean): string {
  return isHere ? `${slug}.html` : `../index.html#${slug}`
}

function pictureOf(topic: Topic, name: string): Picture {
  const image = topic.images.find((one) => one.name === name)
  if (!image) throw new Error(`There is no picture ${name} in ${topic.slug}.`)
  return { from: image.path, to: `images/${digestOf(readFileSync(image.path))}${path.extname(name)}` }
}
