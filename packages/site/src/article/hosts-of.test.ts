import { expect, it } from 'vitest'
import { hostsOf } from './hosts-of.ts'

it('names each host of a picture once, and none that would say more in a policy', () => {
  const addresses = [
    'https://a.example/x.png',
    'https://a.example/y.png?z',
    'https://b.example:8443/x.png',
    'https://[::1]/x.png',
    'https://bücher.example/x.png',
    'https://c;script-src-elem/x.png',
    'https://d,e/x.png',
    'https://*/x.png',
    "https://f'g/x.png",
    'https:///',
  ]
  const html = addresses.map((address) => `<img src="${address}" alt="a > b">`).join('')
  expect(hostsOf(`${html}<a href="https://no.example">a</a>`)).toEqual([
    '[::1]',
    'a.example',
    'b.example:8443',
    'xn--bcher-kva.example',
  ])
})
