import { expect, it } from 'vitest'
import { wrap } from './wrap.ts'

it('keeps the indentation of a line, also where it breaks it', () => {
  expect(wrap('Traceback:\n  File "server.py", line 3\n    raise KeyError', 20)).toEqual([
    'Traceback:',
    '  File "server.py",',
    '  line 3',
    '    raise KeyError',
  ])
})
