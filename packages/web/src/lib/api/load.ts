import { error } from '@sveltejs/kit'
import { ApiProblem, read } from './request.ts'

/** Reads `path` for a page; what the API refuses becomes the page's own error, with its status. */
export async function load<T>(fetcher: typeof fetch, path: string): Promise<T> {
  try {
    return await read<T>(fetcher, path)
  } catch (problem) {
    if (problem instanceof ApiProblem) error(problem.status, problem.message)
    throw problem
  }
}
