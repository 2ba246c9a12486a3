export * from './types.ts'
export { isError, loadSeries, type LoadedSeries } from './load-series.ts'
export { checkModules, loadExperiment, loadStages, SeriesError } from './load-modules.ts'
export { applyEdits } from './apply-edits.ts'
