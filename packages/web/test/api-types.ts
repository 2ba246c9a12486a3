/**
 * The pages know the rest only through the API, so they have types of their own. Nothing here runs: svelte-check refuses
 * this file as soon as what the server gives no longer fits what the pages read.
 */
import type * as app from '@backroad/app'
import type * as check from '@backroad/check'
import type * as lab from '@backroad/lab'
import type { Bench, BenchEvent, ComparisonRun } from '../src/lib/api/beside-types.ts'
import type { CheckEvent, Evidence, Verdict } from '../src/lib/api/check-types.ts'
import type {
  AcceptedCorrection,
  CommentItem,
  CorrectionDetail,
  CorrectionItem,
  ParagraphSource,
} from '../src/lib/api/correction-types.ts'
import type { NoteItem } from '../src/lib/api/note-types.ts'
import type { DueCard, RecallCount, RecallQueue, ReviewMade } from '../src/lib/api/recall-types.ts'
import type { Observation, Param, RunEvent } from '../src/lib/api/run-types.ts'
import type { SearchResult } from '../src/lib/api/search-types.ts'
import type { BuildPage, Check, Series, StageFinding, TopicPage, Workspace } from '../src/lib/api/types.ts'
import type { Explanation, OwnSeries, Preview, Saved, VersionPage } from '../src/lib/api/write-types.ts'

type Fits<Given extends Read, Read> = Given

export type Fitting = [
  Fits<app.SeriesPage, Series>,
  Fits<app.TopicPage, TopicPage>,
  Fits<app.BuildPage, BuildPage>,
  Fits<app.Workspace, Workspace>,
  Fits<app.Check, Check>,
  Fits<app.StageFinding, StageFinding>,
  Fits<app.Bench, Bench>,
  Fits<app.ComparisonRun, ComparisonRun>,
  Fits<app.RecallCount, RecallCount>,
  Fits<app.RecallQueue, RecallQueue>,
  Fits<app.DueCard, DueCard>,
  Fits<app.ReviewMade, ReviewMade>,
  Fits<app.Note, NoteItem>,
  Fits<app.CorrectionSummary, CorrectionItem>,
  Fits<app.Correction, CorrectionDetail>,
  Fits<app.Accepted, AcceptedCorrection>,
  Fits<app.Paragraph, ParagraphSource>,
  Fits<app.Comment, CommentItem>,
  Fits<app.SearchResult, SearchResult>,
  Fits<app.OwnSeriesPage, OwnSeries>,
  Fits<app.ExplanationPage, Explanation>,
  Fits<app.ExplanationSaved, Saved>,
  Fits<app.ExplanationPreview, Preview>,
  Fits<app.ExplanationVersionPage, VersionPage>,
  Fits<check.BenchEvent, BenchEvent>,
  Fits<check.CheckEvent, CheckEvent>,
  Fits<check.Evidence, Evidence>,
  Fits<check.Verdict, Verdict>,
  Fits<lab.Observation, Observation>,
  Fits<lab.RunEvent, RunEvent>,
  Fits<lab.FormField, Param>,
]
