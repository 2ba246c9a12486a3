export type { Pages, PageRequest } from './pages.ts'
export type { Problem } from './problem.ts'
export { startServer, type RunningServer, type ServerOptions } from './start-server.ts'
