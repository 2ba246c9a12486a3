/** The mistake behind a line on standard output that is not JSON, told from its looks. */
export function likelyOfLine(line: string): string {
  const text = line.trim()
  if (text === '') return 'An empty line was written: is the line end written twice?'
  if (text.startsWith('\u00ef\u00bb\u00bf')) {
    return 'The output begins with a byte order mark. JSON is sent without one (RFC 8259 §8.1).'
  }
  if (text === '[object Object]') {
    return 'An object was written as text. JSON.stringify makes JSON of it.'
  }
  if (/^map\[|^&?\{\S+:/.test(text) && !text.includes('"')) {
    return 'This is how the language prints a value for people. Write JSON, with names and texts in double quotes.'
  }
  if (/^\{\s*'/.test(text) || /[:,{[]\s*(True|False|None)\b/.test(text)) {
    return 'This is how Python prints a dictionary. json.dumps makes JSON of it.'
  }
  if (/^\{\s*[A-Za-z_]\w*\s*[:=]/.test(text)) {
    return 'This is how the language prints an object for people. Write JSON, with every name in double quotes: JSON.stringify, json.dumps, json.Marshal.'
  }
  if (/^[[{]$/.test(text) || /^"[^"]*":/.test(text)) {
    return 'The reply is spread over several lines. A reply is one line: write the JSON without line ends in it.'
  }
  if (/^\{.*\}\s*\{.*\}$/.test(text)) {
    return 'Two replies stand in one line. After each reply comes a line feed.'
  }
  if (text.startsWith('{')) return 'The JSON is not right there. Let a library write it rather than joining strings.'
  if (/^\s*at .+:\d+|^Traceback|^Exception|Error:/.test(text)) {
    return 'A message about an error was written to standard output. Only replies belong there: write everything else to stderr.'
  }
  return 'Is this a print for debugging? On standard output nothing but replies may stand: write everything else to stderr.'
}
