import fs from 'node:fs'
import path from 'node:path'

const WORDS = 300
const CHAPTERS = 20

/** Paragraphs and pieces of code of the backend road, to make articles of. */
interface Material {
  readonly paragraphs: readonly string[]
  readonly codes: readonly string[]
}

/** A series of typical articles: some 300 words in paragraphs, two headings, and a piece of code. */
export function writtenSeries(dir: string, articles: number): void {
  const material = readMaterial()
  write(
    path.join(dir, 'series.yaml'),
    'format: 1\nslug: typical\ntitle: Typical\ndescription: Typical articles.\nversion: 0.1.0\nlicense: CC0-1.0\nauthor: { name: Nobody }\naddress: https://example.org/\n',
  )
  const each = Math.ceil(articles / CHAPTERS)
  for (let chapter = 0; chapter < CHAPTERS; chapter++) {
    const own = path.join(dir, `${two(chapter)}-chapter-${chapter}`)
    write(path.join(own, 'chapter.yaml'), `title: Chapter ${chapter}\n`)
    for (let place = 0; place < each; place++) {
      const number = chapter * each + place
      if (number >= articles) break
      const topic = path.join(own, `${two(place)}-article-${number}`)
      write(
        path.join(topic, 'topic.yaml'),
        `title: Article ${number}\nquestion: What is in article ${number}?\nminutes: 30\n`,
      )
      write(path.join(topic, 'lesson.md'), articleOf(material, number))
    }
  }
}

/** The same articles for Eleventy, with a layout and a list, and code highlighted by its own plugin. */
export function writtenEleventy(dir: string, articles: number, eleventy: string): void {
  const material = readMaterial()
  fs.mkdirSync(dir, { recursive: true })
  fs.symlinkSync(path.join(eleventy, 'node_modules'), path.join(dir, 'node_modules'))
  write(path.join(dir, 'package.json'), '{ "type": "module" }\n')
  write(
    path.join(dir, 'eleventy.config.js'),
    "import highlight from '@11ty/eleventy-plugin-syntaxhighlight'\nexport default (config) => config.addPlugin(highlight)\n",
  )
  const head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>'
  write(path.join(dir, '_includes/article.njk'), `${head}<h1>{{ title }}</h1>{{ content | safe }}</body></html>\n`)
  const list =
    '{%- for one in collections.article -%}<li><a href="{{ one.url }}">{{ one.data.title }}</a></li>{%- endfor -%}'
  write(path.join(dir, 'index.njk'), `---\ntitle: Typical\n---\n${head}<ol>${list}</ol></body></html>\n`)
  for (let number = 0; number < articles; number++) {
    const front = `---\ntitle: Article ${number}\nlayout: article.njk\ntags: article\n---\n`
    write(path.join(dir, `article-${number}.md`), front + articleOf(material, number))
  }
}

function readMaterial(): Material {
  const lessons = fs.globSync('series/backend/*/*/lesson.md').sort()
  const blocks = lessons.flatMap((file) => fs.readFileSync(file, 'utf8').split(/\n{2,}(?=[^\s])/))
  const paragraphs = blocks.filter((block) => /^[A-Z]/.test(block) && !/\[\^|topic:|:term\[|\]\(#|::/.test(block))
  const codes = blocks.filter(
    (block) => /^```(?:ts|js|python|sh|http|json|yaml|sql)\n[^]*\n```$/.test(block.trim()) && block.length < 900,
  )
  return { paragraphs, codes }
}

function articleOf({ paragraphs, codes }: Material, number: number): string {
  const parts: string[] = []
  let words = 0
  // Steps that have no factor in common with the number of paragraphs go through them all in another order.
  for (let at = number * 7; words < WORDS; at += 1 + (number % 5)) {
    const paragraph = paragraphs[at % paragraphs.length]!
    parts.push(paragraph)
    words += paragraph.split(/\s+/).length
  }
  parts.splice(1, 0, `## The first part of ${number}`, codes[number % codes.length]!.trim())
  parts.splice(-1, 0, '## What follows')
  return `${parts.join('\n\n')}\n\nThat was article ${number}.\n`
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
}

const two = (index: number): string => String(index + 1).padStart(2, '0')
