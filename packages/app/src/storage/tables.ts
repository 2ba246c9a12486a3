/**
 * The tables as they stand after all migrations. Times are milliseconds since 1970 (UTC) in integers; what is read and
 * written whole is JSON in text. Both are the same in SQLite and PostgreSQL.
 */
export interface Tables {
  workspace: WorkspaceTable
  check_run: CheckTable
  stage_standing: StageStandingTable
  proof: ProofTable
  topic_read: TopicReadTable
  experiment_run: ExperimentRunTable
}

export interface WorkspaceTable {
  id: string
  /** Real, absolute path; unique. */
  dir: string
  /** "backend/http-server" */
  build: string
  registered_at: number
  /** Set when its owner had it forgotten; its checks and proofs stay. Registering the folder again clears it. */
  forgotten_at: number | null
}

interface CheckTable {
  id: string
  workspace_id: string
  build: string
  state: 'running' | 'finished' | 'cancelled' | 'failed'
  started_at: number
  ended_at: number | null
  /** The process that runs it: what it left behind as running is failed once it is gone. */
  pid: number
  passed: number
  failed: number
  /** JSON: stage slug to verdict. */
  verdicts: string
  /** JSON: CheckEvent[], written when it ends. */
  events: string | null
  /** Why it failed, for `failed`. */
  reason: string | null
}

/** Where a workspace stands at each stage. */
interface StageStandingTable {
  workspace_id: string
  stage: string
  /** The newest verdict. */
  verdict: string
  checked_at: number
  first_passed_at: number | null
  /** What its evidence said it is likely to be, for one that did not pass. */
  likely: string | null
}

export interface ProofTable {
  id: string
  build: string
  workspace_id: string
  check_id: string
  proven_at: number
  /** JSON: slugs, in order. */
  stages: string
  code_digest: string
  engine_version: string
  series_version: string
  transcript_digest: string
  seed: string
}

interface TopicReadTable {
  series: string
  /** The slug it had then; earlier slugs are found through the topic's aliases. */
  topic: string
  read_at: number
}

interface ExperimentRunTable {
  id: string
  series: string
  topic: string
  experiment: string
  state: 'running' | 'finished' | 'failed' | 'cancelled'
  started_at: number
  ended_at: number | null
  pid: number
  /** JSON object. */
  params: string
  prediction: string | null
  /** The option that came true. */
  outcome: string | null
  /** JSON: RunEvent[], written when it ends. */
  events: string | null
}
