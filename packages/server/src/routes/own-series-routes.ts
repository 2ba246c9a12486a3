import type { Backroad } from '@backroad/app'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tag } from '../describe-api.ts'
import {
  chapterRequest,
  detailsRequest,
  imported,
  importRequest,
  matched,
  matchRequest,
  newTopicRequest,
  orderRequest,
  ownSeriesPage,
  removedPart,
  removeRequest,
  topicChangeRequest,
  useRequest,
} from '../explanation-schemas.ts'
import { name } from '../schemas.ts'

const tags: Tag[] = ['Explanations']
/** A table of contents of 200,000 characters, each of which may take six bytes in JSON. */
const MOST_TOC = 6 * 200_000 + 1024
const response = { 200: ownSeriesPage }
const params = z.object({ slug: name })

/** A person's own series: which folder it is, its order, its details. Each change answers with the series as it is then. */
export function ownSeriesRoutes({ ownSeries }: Backroad): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/own-series', { schema: { tags, summary: 'Your series, and what there is to begin one', response } }, () =>
      ownSeries.page(),
    )

    app.post('/own-series', { schema: { tags, summary: 'Begin your series, all planned', response } }, async () => {
      await ownSeries.begin()
      return ownSeries.page()
    })

    app.post(
      '/own-series/import',
      {
        bodyLimit: MOST_TOC,
        schema: {
          tags,
          summary: 'Make your series of a table of contents that you have',
          body: importRequest,
          response: { 200: imported },
        },
      },
      async (request) => {
        const left = await ownSeries.importToc(request.body.toc)
        return { series: await ownSeries.page(), left }
      },
    )

    app.put(
      '/own-series/folder',
      { schema: { tags, summary: 'Take another folder for your series', body: useRequest, response } },
      async (request) => {
        await ownSeries.use(request.body.dir)
        return ownSeries.page()
      },
    )

    app.put(
      '/own-series/order',
      { schema: { tags, summary: 'Put chapters and topics into another order', body: orderRequest, response } },
      async (request) => {
        await ownSeries.arrange(request.body.order)
        return ownSeries.page()
      },
    )

    app.put(
      '/own-series/details',
      {
        schema: {
          tags,
          summary: 'Change title, introduction, author, where it stands and where corrections go',
          body: detailsRequest,
          response,
        },
      },
      async (request) => {
        await ownSeries.describe(request.body)
        return ownSeries.page()
      },
    )

    app.put(
      '/own-series/topics/:slug/explains',
      {
        schema: {
          tags,
          summary: 'Say which topic one of yours explains',
          params,
          body: matchRequest,
          response,
        },
      },
      async (request) => {
        await ownSeries.match(request.params.slug, request.body.explains)
        return ownSeries.page()
      },
    )

    app.post(
      '/own-series/matches',
      { schema: { tags, summary: 'Take every match that is proposed', response: { 200: matched } } },
      async () => ({ matched: await ownSeries.matchAll() }),
    )
  }
}

/** Its chapters and topics: to add, name and remove them. */
export function ownContentsRoutes({ ownSeries }: Backroad): FastifyPluginAsyncZod {
  const { contents } = ownSeries
  return async (app) => {
    app.post(
      '/own-series/topics',
      { schema: { tags, summary: 'Add a topic to a chapter, the last in it', body: newTopicRequest, response } },
      async (request) => {
        await contents.addTopic(request.body)
        return ownSeries.page()
      },
    )

    app.put(
      '/own-series/topics/:slug',
      {
        schema: {
          tags,
          summary: 'Change title, question or address of a topic of yours',
          params,
          body: topicChangeRequest,
          response,
        },
      },
      async (request) => {
        await contents.changeTopic(request.params.slug, request.body)
        return ownSeries.page()
      },
    )

    app.post(
      '/own-series/topics/:slug/remove',
      {
        schema: {
          tags,
          summary: 'Take a topic out of your series, into its folder .removed',
          params,
          body: removeRequest,
          response: { 200: removedPart },
        },
      },
      async (request) => {
        const removed = await contents.removeTopic(request.params.slug, request.body.title)
        return { series: await ownSeries.page(), ...removed }
      },
    )

    app.post(
      '/own-series/chapters',
      { schema: { tags, summary: 'Add a chapter, the last one', body: chapterRequest, response } },
      async (request) => {
        await contents.addChapter(request.body.title)
        return ownSeries.page()
      },
    )

    app.put(
      '/own-series/chapters/:slug',
      { schema: { tags, summary: 'Give a chapter another title', params, body: chapterRequest, response } },
      async (request) => {
        await contents.nameChapter(request.params.slug, request.body.title)
        return ownSeries.page()
      },
    )

    app.post(
      '/own-series/chapters/:slug/remove',
      { schema: { tags, summary: 'Take out a chapter that has no topic', params, response: { 200: removedPart } } },
      async (request) => {
        const removed = await contents.removeChapter(request.params.slug)
        return { series: await ownSeries.page(), ...removed, linkedFrom: [] }
      },
    )
  }
}
