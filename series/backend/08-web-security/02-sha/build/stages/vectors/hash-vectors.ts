/** Messages and their digests, as the standards print them. `vectors.test.ts` holds each against node:crypto. */
export interface HashVector {
  readonly origin: string
  /** The message in hexadecimal, repeated so many times. */
  readonly hex: string
  readonly times?: number
  readonly digests: Readonly<Partial<Record<string, string>>>
}

export const nothing: HashVector = {
  origin: 'NIST CAVP, SHA test vectors for hashing byte-oriented messages, ShortMsg, Len = 0',
  hex: '',
  digests: {
    sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    sha224: 'd14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f',
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    sha384: '38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b',
    sha512:
      'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
  },
}

export const abc: HashVector = {
  origin:
    'FIPS 180-4, examples of the Secure Hash Standard (csrc.nist.gov, Examples with Intermediate Values): one block; RFC 6234 §8.5, TEST1',
  hex: '616263',
  digests: {
    sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
    sha224: '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    sha384: 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
    sha512:
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  },
}

export const twoBlocks: HashVector = {
  origin:
    'FIPS 180-4, examples of the Secure Hash Standard (csrc.nist.gov, Examples with Intermediate Values): two blocks of 64 bytes; RFC 6234 §8.5, TEST2_1',
  hex: '6162636462636465636465666465666765666768666768696768696a68696a6b696a6b6c6a6b6c6d6b6c6d6e6c6d6e6f6d6e6f706e6f7071',
  digests: {
    sha1: '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    sha224: '75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525',
    sha256: '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  },
}

export const twoLongBlocks: HashVector = {
  origin:
    'FIPS 180-4, examples of the Secure Hash Standard (csrc.nist.gov, Examples with Intermediate Values): two blocks of 128 bytes; RFC 6234 §8.5, TEST2_2',
  hex: '61626364656667686263646566676869636465666768696a6465666768696a6b65666768696a6b6c666768696a6b6c6d6768696a6b6c6d6e68696a6b6c6d6e6f696a6b6c6d6e6f706a6b6c6d6e6f70716b6c6d6e6f7071726c6d6e6f707172736d6e6f70717273746e6f707172737475',
  digests: {
    sha384: '09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039',
    sha512:
      '8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909',
  },
}

export const tenTimes: HashVector = {
  origin: 'RFC 6234 §8.5, TEST4: 80 times 01234567',
  hex: '3031323334353637',
  times: 80,
  digests: {
    sha1: 'dea356a2cddd90c7a7ecedc5ebb563934f460452',
    sha224: '567f69f168cd7844e65259ce658fe7aadfa25216e68eca0eb7ab8262',
    sha256: '594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5',
    sha384: '2fc64a4f500ddb6828f6a3430b8dd72a368eb7f3a8322a70bc84275b9c0b3ab00d27a5cc3c2d224aa6b61a0d79fb4596',
    sha512:
      '89d05ba632c699c31231ded4ffc127d5a894dad412c0e024db872d1abd2ba8141a0f85072a9be1e2aa04cf33c765cb510813a39cd5a84c4acaa64d3f3fb7bae9',
  },
}

export const millionTimes: HashVector = {
  origin: 'RFC 6234 §8.5, TEST3: a million times the letter a; FIPS 180-2, appendices A.3, B.3',
  hex: '61',
  times: 1000000,
  digests: {
    sha1: '34aa973cd4c4daa4f61eeb2bdbad27316534016f',
    sha224: '20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67',
    sha256: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    sha384: '9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985',
    sha512:
      'e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b',
  },
}
