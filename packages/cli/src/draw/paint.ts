import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours text where the stream is a terminal that wants colour (NO_COLOR, FORCE_COLOR are heeded); never carries meaning alone. */
export type Paint = (style: Style, text: string) => string

export const painterFor =
  (stream: NodeJS.WriteStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream })

export const plain: Paint = (_style, text) => text
