/** Pages with payloads, and which of them a browser runs: the parser and Chromium are held to the same list. `RUN` is a call. */
export const pages: readonly {
  readonly name: string
  readonly html: string
  readonly runs: boolean
  readonly headers?: Record<string, string>
}[] = [
  { name: 'a script element', html: '<script>RUN</script>', runs: true },
  { name: 'a script element of data', html: '<script type="application/json">RUN</script>', runs: false },
  { name: 'a call in a string of a script', html: '<script>var a = "RUN"</script>', runs: false },
  { name: 'a string that a quote has ended', html: '<script>var a = "";RUN;//"</script>', runs: true },
  { name: 'a script that can not be parsed', html: '<script>RUN; var = 1</script>', runs: false },
  {
    name: 'a script element that another ended',
    html: '<script type="application/json">"</script><script>RUN</script>"</script>',
    runs: true,
  },
  { name: 'a handler', html: '<img src=x onerror=RUN>', runs: true },
  { name: 'a handler that waits', html: '<b onmouseover="RUN">x</b>', runs: true },
  { name: 'a handler in a name', html: '<b title="onmouseover=RUN">x</b>', runs: false },
  { name: 'a link that is a script', html: '<a href=" jAva&Tab;script:RUN">x</a>', runs: true },
  { name: 'a relative link that looks like one', html: '<a href="./javascript:RUN">x</a>', runs: false },
  { name: 'a link of SVG', html: '<svg><a xlink:href="javascript:RUN"><text>x</text></a></svg>', runs: true },
  {
    name: 'a form that leads to a script',
    html: '<form action="javascript:RUN"><button>x</button></form>',
    runs: true,
  },
  { name: 'text', html: '&lt;script>RUN&lt;/script>', runs: false },
  { name: 'a comment', html: '<!-- <script>RUN</script> -->', runs: false },
  { name: 'a textarea', html: '<textarea><script>RUN</script></textarea>', runs: false },
  { name: 'a textarea that was ended', html: '<textarea></textarea><script>RUN</script></textarea>', runs: true },
  { name: 'a template', html: '<template><script>RUN</script></template>', runs: false },
  { name: 'a document in a frame', html: '<iframe srcdoc="<script>RUN</script>"></iframe>', runs: true },
  { name: 'a document in a sandbox', html: '<iframe sandbox srcdoc="<script>RUN</script>"></iframe>', runs: false },
  { name: 'a frame that leads to a script', html: '<iframe src="javascript:RUN"></iframe>', runs: true },
  {
    name: 'a policy of its own origin',
    html: '<script>RUN</script>',
    headers: { 'Content-Security-Policy': "script-src 'self'" },
    runs: false,
  },
  {
    name: 'a policy with a nonce that fits',
    html: '<script nonce=a>RUN</script>',
    headers: { 'Content-Security-Policy': "script-src 'nonce-a'" },
    runs: true,
  },
  {
    name: 'a policy in the page',
    html: `<meta http-equiv="Content-Security-Policy" content="script-src 'none'"><script>RUN</script>`,
    runs: false,
  },
  {
    name: 'a policy that only reports',
    html: '<script>RUN</script>',
    headers: { 'Content-Security-Policy-Report-Only': "script-src 'none'" },
    runs: true,
  },
  { name: 'a script in a data address', html: '<script src="data:text/javascript,RUN"></script>', runs: true },
  {
    name: 'SVG',
    html: '<svg xmlns="http://www.w3.org/2000/svg"><script>RUN</script></svg>',
    headers: { 'Content-Type': 'image/svg+xml' },
    runs: true,
  },
  { name: 'plain text', html: '<script>RUN</script>', headers: { 'Content-Type': 'text/plain' }, runs: false },
  { name: 'a download', html: '<script>RUN</script>', headers: { 'Content-Disposition': 'attachment' }, runs: false },
]
