import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSmall } from '../fixtures/open-small.ts'

test('a text of one’s own series is corrected by what its readers send', async () => {
  await using small = await openSmall()
  const dir = join(small.dir, 'own')
  const topic = join(dir, '01-first/01-mine')
  await mkdir(topic, { recursive: true })
  const series = 'format: 1\nslug: own\ntitle: Own\ndescription: Mine.\nversion: 0.1.0\nlicense: CC0-1.0\n'
  await writeFile(join(dir, 'series.yaml'), series)
  await writeFile(join(dir, '01-first/chapter.yaml'), 'title: First\n')
  await writeFile(join(topic, 'topic.yaml'), 'title: Mine\nquestion: What is mine?\nminutes: 5\n')
  await writeFile(join(topic, 'lesson.md'), '# Mine\n\nIt is mine alone.\n')
  await small.backroad.ownSeries.use(dir)

  const file = {
    format: 'backroad-correction',
    version: 1,
    series: 'own',
    topic: 'mine',
    file: 'lesson.md',
    target: { type: 'TextQuoteSelector', exact: 'It is mine alone.', prefix: '# Mine\n\n', suffix: '\n' },
    proposed: 'It is ours.',
    reason: 'It is shared.',
    by: { name: 'Grace' },
    at: '2026-05-04T12:00:00.000Z',
  }
  const { corrections } = small.backroad
  const { added, faults } = await corrections.import(new TextEncoder().encode(JSON.stringify(file)))
  expect(faults).toEqual([])
  expect(added).toMatchObject([{ series: 'own', own: true, topic: { slug: 'mine', title: 'Mine' }, standing: 'ready' }])
  await corrections.accept(added[0]!.id)
  expect(await readFile(join(topic, 'lesson.md'), 'utf8')).toBe('# Mine\n\nIt is ours.\n')
  expect(await readFile(join(topic, 'corrections.yaml'), 'utf8')).toContain('by: Grace')
  expect(await corrections.show(added[0]!.id)).toMatchObject({ exact: 'It is mine alone.', applied: 'It is ours.' })
})
