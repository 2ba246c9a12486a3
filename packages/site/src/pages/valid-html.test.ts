import { HtmlValidate } from 'html-validate'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { SAMPLE, scratch, writeFiles } from '../../test/sample-series.ts'
import { publishSite } from '../publish-site.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y', 'html-validate:document'],
  rules: {
    // What the renderer writes: void elements and attributes in its own style, all of it allowed by the standard.
    'void-style': 'off',
    'attr-quotes': 'off',
    'no-inline-style': 'error',
    // A title longer than a search engine shows is still the title.
    'long-title': 'off',
    // `role="list"` keeps the list a list where a style takes its bullets (Safari).
    'no-redundant-role': 'off',
    'prefer-native-element': 'off',
    'require-sri': 'off',
    // CSP and scripts: our own files of the same site.
    'require-csp-nonce': 'off',
    // Code is scrolled by keyboard, so it takes the focus.
    'tel-non-breaking': 'off',
  },
})

it('every page of a site is valid HTML', async () => {
  await using own = await scratch()
  await writeFiles(own.at('series'), SAMPLE)
  await publishSite({ dir: own.at('series'), out: own.at('site'), threads: 1 })
  const pages = readdirSync(own.at('site'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.html'),
  )
  expect(pages.length).toBeGreaterThan(5)
  for (const page of pages) {
    const report = await validator.validateString(readFileSync(own.at('site', page), 'utf8'), path.basename(page))
    const faults = report.results.flatMap(({ messages }) =>
      messages.map(({ line, ruleId, message, selector }) => `${line} ${ruleId}: ${message} ${selector ?? ''}`),
    )
    expect(faults, page).toEqual([])
  }
})

it('the validator would say what is wrong', async () => {
  const report = await validator.validateString(
    '<!doctype html><html lang="en"><head><title>x</title></head><body><p><div></div></p></body></html>',
  )
  expect(report.valid).toBe(false)
})
