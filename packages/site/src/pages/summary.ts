import type { Article } from '../site-facts.ts'

/** What an article is about, where it is linked: the question that it answers, or its first sentences where that only repeats the title. */
export function summaryOf(article: Article): string {
  return repeatsTitle(article) ? (article.text.lead ?? article.question) : article.question
}

/** Whether the question is the title again but for its marks, as an import makes it. */
export function repeatsTitle({ title, question }: Pick<Article, 'title' | 'question'>): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/[\p{P}\p{Sk}\s]+/gu, '')
  return bare(question) === bare(title)
}
