import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { markdown, markdownLanguage } from '@codemirror/lang-markdown'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Annotation, ChangeSet, EditorState, Transaction } from '@codemirror/state'
import { drawSelection, EditorView, keymap } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { TextChange } from '../api/write-types.ts'
import type { SavedEditor } from './autosave.svelte.ts'

export interface EditorParts {
  readonly parent: HTMLElement
  readonly text: string
  /** The name of the field, for screen readers. */
  readonly label: string
  readonly onchange: () => void
  readonly onsave: () => void
  /** Pictures that were pasted or dropped; gives what to write for each. */
  readonly onfiles: (files: readonly File[]) => Promise<readonly string[]>
}

export interface TextEditor extends SavedEditor {
  focus(): void
  destroy(): void
}

/** Marks a change that came from elsewhere, and needs no saving. */
const fromElsewhere = Annotation.define<true>()

/** Everything is drawn by our own tokens, which reach into the shadow tree. */
const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', fontSize: 'var(--t-2)' },
  '&.cm-focused': { outline: 'var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { padding: 'var(--s-4)', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'var(--mark)',
  },
})

const words = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600', color: 'var(--ink)' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.link, tags.url], color: 'var(--pass)' },
  { tag: [tags.monospace, tags.contentSeparator], color: 'var(--ink-2)' },
  { tag: [tags.processingInstruction, tags.quote, tags.comment], color: 'var(--ink-3)' },
])

/**
 * Puts an editor into its place. It lives in a shadow tree: there, its styles are sheets that a script makes, which the pages'
 * policy allows, and not elements, which it forbids.
 */
export function openEditor({ parent, text, label, onchange, onsave, onfiles }: EditorParts): TextEditor {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open', delegatesFocus: true })
  const host = document.createElement('div')
  host.style.height = '100%'
  root.replaceChildren(host)
  let pending: ChangeSet | undefined
  const take = (event: DragEvent | ClipboardEvent, files: FileList | undefined) => {
    const pictures = [...(files ?? [])].filter(({ type }) => type.startsWith('image/'))
    if (pictures.length === 0) return false
    event.preventDefault()
    void onfiles(pictures).then((written) => insert(written.join('\n\n')))
    return true
  }
  const view = new EditorView({
    parent: host,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        EditorState.allowMultipleSelections.of(false),
        EditorView.lineWrapping,
        markdown({ base: markdownLanguage, completeHTMLTags: false }),
        syntaxHighlighting(words),
        look,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', autocapitalize: 'sentences' }),
        keymap.of([
          {
            key: 'Mod-s',
            preventDefault: true,
            run: () => {
              onsave()
              return true
            },
          },
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.domEventHandlers({
          paste: (event) => take(event, event.clipboardData?.files),
          drop: (event) => take(event, event.dataTransfer?.files),
        }),
        EditorView.updateListener.of(({ docChanged, changes, transactions }) => {
          if (!docChanged || transactions.some((one) => one.annotation(fromElsewhere))) return
          pending = pending ? pending.compose(changes) : changes
          onchange()
        }),
      ],
    }),
  })

  function insert(written: string): void {
    if (written === '') return
    const { from, to } = view.state.selection.main
    const alt = /^!\[([^\]]*)\]/.exec(written)?.[1] ?? ''
    // The words of the first picture are selected: they are to be written next.
    const selection = alt === '' ? { anchor: from + written.length } : { anchor: from + 2, head: from + 2 + alt.length }
    view.dispatch({ changes: { from, to, insert: written }, selection, scrollIntoView: true, userEvent: 'input.paste' })
    view.focus()
  }

  const current = () => view.state.doc.toString()
  return {
    text: current,
    mark: () => void (pending = undefined),
    isChanged: () => pending !== undefined && !pending.empty,
    apply(changes: readonly TextChange[]) {
      const mine = pending ?? ChangeSet.empty(view.state.doc.length)
      const theirs = ChangeSet.of([...changes], mine.length)
      view.dispatch({
        changes: theirs.map(mine, true),
        annotations: [fromElsewhere.of(true), Transaction.addToHistory.of(false)],
      })
      // What was written here since stands on top of theirs now.
      pending = pending && mine.map(theirs)
    },
    replace(other: string) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: other },
        annotations: fromElsewhere.of(true),
      })
      pending = undefined
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}
