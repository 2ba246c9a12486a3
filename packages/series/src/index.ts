export * from './types.ts'
export { isError, loadSeries, type LoadedSeries } from './load-series.ts'
export { loadExperiment, loadStages, type Loaded } from './load-modules.ts'
export { applyEdits } from './apply-edits.ts'
