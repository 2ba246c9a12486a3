/**
 * The pages know the rest only through the API, so they have types of their own. These lines don't run anything: svelte-check
 * refuses them as soon as what the server gives no longer fits what the pages read.
 */
import type * as app from '@backroad/app'
import type * as check from '@backroad/check'
import type * as lab from '@backroad/lab'
import { expectTypeOf, test } from 'vitest'
import type { CheckEvent, Evidence, Verdict } from './check-types.ts'
import type { Observation, Param, RunEvent } from './run-types.ts'
import type { BuildPage, Check, Series, TopicPage, Workspace } from './types.ts'

test('what the API gives fits what the pages read', () => {
  expectTypeOf<app.SeriesPage>().toExtend<Series>()
  expectTypeOf<app.TopicPage>().toExtend<TopicPage>()
  expectTypeOf<app.BuildPage>().toExtend<BuildPage>()
  expectTypeOf<app.Workspace>().toExtend<Workspace>()
  expectTypeOf<app.Check>().toExtend<Check>()
  expectTypeOf<check.CheckEvent>().toExtend<CheckEvent>()
  expectTypeOf<check.Evidence>().toExtend<Evidence>()
  expectTypeOf<check.Verdict>().toEqualTypeOf<Verdict>()
  expectTypeOf<lab.Observation>().toExtend<Observation>()
  expectTypeOf<lab.RunEvent>().toExtend<RunEvent>()
  expectTypeOf<lab.FormField>().toExtend<Param>()
})
