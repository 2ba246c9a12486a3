/** A message taken up in its middle: the words after so many bytes, then these bytes, and the digest of all of it. */
export interface MiddleVector {
  readonly origin: string
  readonly algorithm: string
  /** The words between two blocks, in hexadecimal. */
  readonly state: string
  readonly bytes: number
  readonly hex: string
  readonly digest: string
}

const half =
  'Words: libcrypto of OpenSSL 3.0.19, its context after 536,870,912 times the letter a. Digest: sha*sum of coreutils 9.1 over all 536,870,915 bytes'
const far =
  'Words: the bytes 00, 01, 02, …, of no message that anybody knows. Digest: libcrypto of OpenSSL 3.0.19, with words and count set in its context'
const [bytesOfHalf, bytesOfFar] = [2 ** 29, 2 ** 53 - 128]
const counting = Buffer.from(Array.from({ length: 64 }, (_, i) => i)).toString('hex')

export const middleVectors: readonly MiddleVector[] = [
  {
    origin: half,
    algorithm: 'sha256',
    state: '1d40d59cff640ad68b6d2288475288505d293d02f598b4489de8234ac6c0b5e7',
    bytes: bytesOfHalf,
    hex: '616263',
    digest: 'e7aa73988a76df25dfff4e830ace9d954907232dae24c251d7504de9d1ed8b48',
  },
  {
    origin: half,
    algorithm: 'sha1',
    state: 'd27dd6ff3ec3b962087bb0ad092e4eb72e0b924a',
    bytes: bytesOfHalf,
    hex: '616263',
    digest: 'd534babdc50cab2aa2f70106aa298362484d0473',
  },
  {
    origin: half,
    algorithm: 'sha512',
    state:
      '624b83597475fd2ee0db6f90623e069f3556e9f69f115b016ab5112222df5eeedeaba89e79acb8742b47d8b5ca50fba7307ce32a0b821351c92ec945c1639ba8',
    bytes: bytesOfHalf,
    hex: '616263',
    digest:
      '3f30b8db7649841e19fd3f35d9b654cc48379369b4f94ceebd14c9e71e384d8320b445378b633723181eb13ff6b4a48c0ae9eca09571410ffa3fb403c20a18aa',
  },
  {
    origin: far,
    algorithm: 'sha256',
    state: counting.slice(0, 64),
    bytes: bytesOfFar,
    hex: '616263',
    digest: 'adf9da68ac93dee45088892b12a89352e06a0e9540e9337e4d0142472868f319',
  },
  {
    origin: far,
    algorithm: 'sha224',
    state: counting.slice(0, 64),
    bytes: bytesOfFar,
    hex: '616263',
    digest: 'adf9da68ac93dee45088892b12a89352e06a0e9540e9337e4d014247',
  },
  {
    origin: far,
    algorithm: 'sha1',
    state: counting.slice(0, 40),
    bytes: bytesOfFar,
    hex: '616263',
    digest: '70bafa40d4c18b5340d45e0e52639b8cb69dc9a2',
  },
  {
    origin: far,
    algorithm: 'sha512',
    state: counting,
    bytes: bytesOfFar,
    hex: '616263',
    digest:
      'dc42e77aa8d58e9fe4b282efc81c989b4ecf5402490d8c4414c08dd4e6b691c9b296be9720d7c8826435aaaabd69e40f15ced9c9ea50c046722b04df41c47408',
  },
  {
    origin: far,
    algorithm: 'sha384',
    state: counting,
    bytes: bytesOfFar,
    hex: '616263',
    digest: 'dc42e77aa8d58e9fe4b282efc81c989b4ecf5402490d8c4414c08dd4e6b691c9b296be9720d7c8826435aaaabd69e40f',
  },
]
