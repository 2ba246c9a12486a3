/** What every story begins with: two accounts with 100 each. */
export const SETUP = `create table account (id integer primary key, balance integer not null);
insert into account values (1, 100), (2, 100)`

export interface Story {
  readonly schedule: string
  /** Where SQLite has another word for it. */
  readonly sqlite?: string
}

export const OWN = 'your own schedule, below'

/** The anomalies by the names they have in Berenson and others, 1995, and after them; and what helps against one of them. */
export const STORIES = {
  'dirty read': {
    schedule: `A: begin
A: update account set balance = 0 where id = 1
B: begin
B: select balance from account where id = 1
A: rollback
B: commit`,
  },
  'non-repeatable read': {
    schedule: `A: begin
A: select balance from account where id = 1
B: begin
B: update account set balance = balance - 30 where id = 1
B: commit
A: select balance from account where id = 1
A: commit`,
  },
  phantom: {
    schedule: `A: begin
A: select count(*) from account where balance >= 100
B: begin
B: insert into account values (3, 200)
B: commit
A: select count(*) from account where balance >= 100
A: commit`,
  },
  'lost update': {
    schedule: `A: begin
B: begin
A: select balance from account where id = 1
B: select balance from account where id = 1
A: update account set balance = 90 where id = 1 -- it saw 100, and takes 10
B: update account set balance = 80 where id = 1 -- it saw 100, and takes 20
A: commit
B: commit`,
  },
  'the same, but locked first': {
    schedule: `A: begin
B: begin
A: select balance from account where id = 1 for update
B: select balance from account where id = 1 for update
A: update account set balance = 90 where id = 1 -- it saw 100, and takes 10
A: commit
B: update account set balance = 70 where id = 1 -- it saw 90, and takes 20
B: commit`,
    sqlite: `A: begin immediate
B: begin immediate
A: select balance from account where id = 1
B: select balance from account where id = 1
A: update account set balance = 90 where id = 1 -- it saw 100, and takes 10
A: commit
B: update account set balance = 70 where id = 1 -- it saw 90, and takes 20
B: commit`,
  },
  'the same, in one statement': {
    schedule: `A: begin
B: begin
A: update account set balance = balance - 10 where id = 1
B: update account set balance = balance - 20 where id = 1
A: commit
B: commit`,
  },
  'write skew': {
    schedule: `A: begin
B: begin
A: select sum(balance) from account -- 200: enough to take 150
B: select sum(balance) from account -- 200: enough to take 150
A: update account set balance = balance - 150 where id = 1
B: update account set balance = balance - 150 where id = 2
A: commit
B: commit`,
  },
  'read-only anomaly': {
    schedule: `B: begin
B: select sum(balance) from account -- 200: taking 210 costs a fee of 1
A: begin
A: update account set balance = balance + 20 where id = 2
A: commit
C: begin
C: select id, balance from account order by id -- only looks
C: commit
B: update account set balance = balance - 211 where id = 1
B: commit`,
  },
} as const satisfies Record<string, Story>

export type StoryName = keyof typeof STORIES
export const STORY_NAMES = Object.keys(STORIES) as StoryName[]
