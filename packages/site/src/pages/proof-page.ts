import type { PublishedProof } from '@backroad/series'
import { inWords } from '../article/places-in-words.ts'
import { markup } from '../markup.ts'
import { articlePath, proofFile, proofPath, type Article, type Page, type SiteFacts } from '../site-facts.ts'
import { dayOf } from './words.ts'

/** What was proven, and how whoever has the code can see that for themselves. */
export function proofPage(site: SiteFacts, article: Article, proof: PublishedProof): Page {
  const file = proofFile(article.slug, proof.build).split('/').at(-1)!
  const facts: readonly (readonly [string, string, boolean])[] = [
    ['build', proof.build, true],
    ['series', `version ${proof.seriesVersion}`, false],
    ['checked by', `Backroad ${proof.engineVersion}`, false],
    ['code', proof.codeDigest, true],
    ['transcript', proof.transcriptDigest, true],
    ['seed', proof.seed, true],
  ]
  return {
    path: proofPath(article.slug, proof.build),
    title: `Proof: ${proof.title}`,
    description: `What was proven for “${article.title}”: ${proof.title}, ${proof.stages.length} stages.`,
    main: markup`<main id="main">
<article class="proof"><header class="top"><p class="where">Proof for <a href="../${articlePath(article.slug)}">${article.title}</a></p>
<h1>${proof.title}</h1>
<p class="lead">${site.series.author?.name ?? 'The author'} wrote a program of this kind, and it passed every stage of its check on <time datetime="${proof.provenAt}">${dayOf(proof.provenAt)}</time>.</p></header>
<div class="prose"><h2>What it was</h2>
<dl class="record">${facts.map(([name, value, isTyped]) => markup`<div><dt>${name}</dt><dd>${isTyped ? markup`<span class="mono">${value}</span>` : value}</dd></div>`)}</dl>
<h2>${proof.stages.length === 1 ? 'The stage' : `The ${proof.stages.length} stages`} that it passed</h2>
<ol class="stages">${proof.stages.map((stage) => markup`<li id="${stage}">${inWords(stage)}</li>`)}</ol>
<h2>How to verify it</h2>
<p>A proof is a record and no signature: it says which code passed which stages, by their digests. Whoever has the code can
see that it is that code, and run the check again with Backroad. Save <a href="${file}" download>the proof as a file</a>, then:</p>
<pre class="cmd"><code><span class="ps">$ </span>npx backroad verify-proof ${file} --code FOLDER --run</code></pre>
<p>Without <code>--run</code> the digests alone are compared; without <code>--code</code>, whether the build has these stages.</p></div></article>
</main>`,
  }
}
