import { surroundings } from '@backroad/check'
import { openInternet, type Internet } from './surroundings/internet.ts'

/** An internet of name servers around each program, reached by its root servers. Stages hang zones of their own into it. */
export default surroundings<Internet>({
  async start({ signal }) {
    const internet = await openInternet(signal)
    const [first = '', second = ''] = internet.roots
    return {
      // ROOT_A and ROOT_B are for the files of real software, which want one root server a line.
      env: { ROOTS: internet.roots.join(','), DNS_PORT: String(internet.port), ROOT_A: first, ROOT_B: second },
      value: internet,
      close: () => internet.close(),
    }
  },
})
