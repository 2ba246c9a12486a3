/**
 * Pages are whole documents; what moves on them are islands (see lib/island), so that reading a page costs only the
 * scripts of what moves there.
 */
export const csr = false
