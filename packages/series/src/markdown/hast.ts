import type { Element, ElementContent, Properties, Text } from 'hast'

/** An element of the trusted part of a page. */
export function element(tagName: string, properties: Properties, children: ElementContent[] = []): Element {
  return { type: 'element', tagName, properties, children }
}

export function text(value: string): Text {
  return { type: 'text', value }
}

/** A span with a class, around text. */
export function span(className: string, value: string, more: Properties = {}): Element {
  return element('span', { className: [className], ...more }, [text(value)])
}
