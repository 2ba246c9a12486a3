import { ApiProblem } from '../api/request.ts'
import type { Problem } from '../api/types.ts'

/** As wide as the text on a fine screen. */
const WIDEST = 1600
/** What would take too much memory to draw is not drawn. */
const MOST_PIXELS = 40_000_000
/** A picture of few bytes is left as it is. */
const SMALL = 1024 * 1024

/** Puts a picture beside the text; gives what to write for it. Throws ApiProblem with a sentence. */
export async function uploadPicture(topic: string, file: File): Promise<string> {
  const picture = await fitting(file)
  const address = `/api/explanations/${encodeURIComponent(topic)}/images?name=${encodeURIComponent(file.name)}`
  const response = await fetch(address, { method: 'POST', headers: { 'content-type': picture.type }, body: picture })
  if (response.ok) return `![What it shows](images/${((await response.json()) as { name: string }).name})`
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  throw new ApiProblem({ title: 'The picture was not taken.', ...problem, status: response.status })
}

/** The picture itself, or a smaller one of it. A photo is always drawn anew: so it loses the place where it was taken. */
async function fitting(file: File): Promise<Blob> {
  const picture = await look(file)
  const { naturalWidth: width, naturalHeight: height } = picture
  if (width * height > MOST_PIXELS) {
    const detail = `The picture is ${width} × ${height} pixels. Make it smaller with a program of yours, then paste it again.`
    throw new ApiProblem({ title: 'The picture is too large.', status: 422, detail })
  }
  if (file.type === 'image/gif') return file // what moves in it would be lost
  if (width <= WIDEST && file.size <= SMALL && file.type !== 'image/jpeg') return file
  const scale = Math.min(1, WIDEST / width)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const exact = file.type === 'image/jpeg' ? undefined : await drawn(canvas, 'image/png')
  if (exact && exact.size <= SMALL) return exact
  return (await drawn(canvas, file.type === 'image/jpeg' ? 'image/jpeg' : 'image/webp')) ?? exact ?? file
}

/** Reads a picture as far as its size; it is not decoded before it is drawn. */
async function look(file: File): Promise<HTMLImageElement> {
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error ?? new Error('The file can’t be read.'))
    reader.readAsDataURL(file)
  })
  const picture = new Image()
  return new Promise((resolve, reject) => {
    picture.onload = () => resolve(picture)
    picture.onerror = () => {
      const detail = 'The picture can’t be read. Give a PNG, JPEG, WebP or GIF.'
      reject(new ApiProblem({ title: 'No picture', status: 422, detail }))
    }
    picture.src = address
  })
}

const drawn = (canvas: HTMLCanvasElement, type: string): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, 0.85))
