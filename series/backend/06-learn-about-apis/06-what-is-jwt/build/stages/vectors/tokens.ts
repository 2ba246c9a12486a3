/** Tokens and other signed texts as the standards print them. `vectors.test.ts` holds each against node:crypto. */
import { ecJwk, edJwk, otherRsaKey, rsaKey, secretJwk, shortestSecretJwk } from './keys.ts'

export interface SignedVector {
  readonly origin: string
  readonly alg: string
  /** The key that has signed it. */
  readonly jwk: Readonly<Record<string, string>>
  readonly token: string
}

/** What each token of RFC 7515 appendix A.1 to A.3 says. It is good until its exp. */
export const joe = { iss: 'joe', exp: 1_300_819_380, 'http://example.com/is_root': true } as const

const claims = 'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'

export const hs256: SignedVector = {
  origin: 'RFC 7515 appendix A.1',
  alg: 'HS256',
  jwk: secretJwk,
  token: `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${claims}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`,
}

export const rs256: SignedVector = {
  origin: 'RFC 7515 appendix A.2',
  alg: 'RS256',
  jwk: { ...rsaKey },
  token: `eyJhbGciOiJSUzI1NiJ9.${claims}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw`,
}

export const es256: SignedVector = {
  origin: 'RFC 7515 appendix A.3',
  alg: 'ES256',
  jwk: ecJwk,
  token: `eyJhbGciOiJFUzI1NiJ9.${claims}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`,
}

/** Rightly signed, but what is signed is a sentence and no claims. */
export const edDsaOfText: SignedVector = {
  origin: 'RFC 8037 appendix A.4',
  alg: 'EdDSA',
  jwk: edJwk,
  token:
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
}

const frodo =
  'SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4'

/** Rightly signed, and no claims either. */
export const rs256OfText: SignedVector = {
  origin: 'RFC 7520 §4.1',
  alg: 'RS256',
  jwk: { ...otherRsaKey, kid: 'bilbo.baggins@hobbiton.example' },
  token: `eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.${frodo}.MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg`,
}

/** Rightly signed, and no claims either. */
export const hs256OfText: SignedVector = {
  origin: 'RFC 7520 §4.4',
  alg: 'HS256',
  jwk: { ...shortestSecretJwk, kid: '018c0ae5-4d9b-471b-bfd6-eef314bc7037' },
  token: `eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9.${frodo}.s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0`,
}

/** RFC 7519 §6.1: the same claims, secured by nothing. */
export const unsecured = `eyJhbGciOiJub25lIn0.${claims}.`
