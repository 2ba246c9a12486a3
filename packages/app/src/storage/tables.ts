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
  recall_review: RecallReviewTable
  recall_card: RecallCardTable
  note: NoteTable
  own_series: OwnSeriesTable
  explanation_version: ExplanationVersionTable
  correction: CorrectionTable
  comment: CommentTable
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
  /** Set when it was marked as unread again. */
  unread_at: number | null
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

/** Every answer to a card, in the order in which they were given; what is known of a card follows from these alone. */
export interface RecallReviewTable {
  id: string
  series: string
  /** The slug it had then. */
  topic: string
  card: string
  /** 1 not at all, 2 with effort, 3 well, 4 at once. */
  rating: number
  reviewed_at: number
  /** Set when its owner took it back. */
  undone_at: number | null
}

/** Where the reviews of a card lead: made from them, and made again when they change. */
interface RecallCardTable {
  series: string
  topic: string
  card: string
  /** Its first review. */
  begun_at: number
  due_at: number
  /** JSON: see `Memory` in recall/scheduler.ts. */
  memory: string
}

export interface NoteTable {
  id: string
  series: string
  topic: string
  /** The beginning of the passage it is on; none for one on the whole topic. */
  quote: string | null
  /** Markdown; may be empty for a link. */
  body: string
  url: string | null
  created_at: number
  updated_at: number
  /** Set when its owner removed it; the text is then gone. */
  deleted_at: number | null
}

/** The folder of a person's own series: the newest row counts. An empty `dir` means that there is none any more. */
export interface OwnSeriesTable {
  /** Real, absolute path. */
  dir: string
  since: number
}

/** A text of an explanation as it stood; the text never changes. */
export interface ExplanationVersionTable {
  id: string
  /** Slug of the person's own series. */
  series: string
  /** The slug that the topic had then. */
  topic: string
  saved_at: number
  /**
   * `saved` in Backroad, `merged` of two texts that were written at once, `outside` seen in the file, `aside` one that could not be
   * merged and is in no file, `corrected` by a reader whose correction was accepted.
   */
  origin: 'saved' | 'merged' | 'outside' | 'aside' | 'corrected'
  /** Hex, of the text in UTF-8. */
  sha256: string
  text: string
  /** Of the reader, for one that is \`corrected\`. */
  by_name: string | null
}

/** A proposed edit to a paragraph. What was proposed never changes; what became of it does. */
export interface CorrectionTable {
  id: string
  /** SHA-256 of what was proposed: the same correction twice is one. Unique. */
  digest: string
  series: string
  /** The slug it had then. */
  topic: string
  /** "lesson.md" */
  file: string
  /** The paragraph's source as it was, and what stood around it: see `Quote` in corrections/anchor.ts. */
  exact: string
  prefix: string
  suffix: string
  /** Which of the paragraphs that read alike it was, and of how many; none when that isn't known. */
  twin_nth: number | null
  twin_of: number | null
  /** SHA-256 of the whole text that it was made from. */
  made_from: string | null
  diff: string
  /** Empty to remove the paragraph. */
  proposed: string
  reason: string
  source: string | null
  by_name: string
  by_mail: string | null
  written_at: number
  came_at: number
  state: 'open' | 'accepted' | 'declined'
  decided_at: number | null
  /** What its author said to it. */
  word: string | null
  /** What was put there, for one that was accepted. */
  applied: string | null
  /** The commit it was recorded as. */
  commit_hash: string | null
  updated_at: number
}

/** A part of the discussion of a topic or of a paragraph in it. */
export interface CommentTable {
  id: string
  series: string
  topic: string
  /** Of the paragraph it is on; none for one on the whole topic. */
  exact: string | null
  prefix: string | null
  suffix: string | null
  twin_nth: number | null
  twin_of: number | null
  /** The comment that it answers. */
  answers: string | null
  body: string
  by_name: string
  created_at: number
  updated_at: number
  /** Set when its owner removed it; the text is then gone, and what answers it stays. */
  deleted_at: number | null
}
