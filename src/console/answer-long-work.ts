import type { Child } from 'hono/jsx';
import { personOf } from './console-actor.ts';
import type { ConsoleContext } from './console-env.ts';
import type { ConsoleTools } from './console-tools.ts';
import type { ReportProgress, WorkAbout } from './long-work.ts';

export interface LongAnswer<Result> {
  readonly about: WorkAbout;
  work(report: ReportProgress): Promise<Result>;
  /** What its page shows once it is over, for whoever had to wait. */
  shown(result: Result): Child;
  /** The answer when it was over in a moment, as most are. */
  answer(result: Result): Response | Promise<Response>;
}

/** Does something that may take a while: then the answer leads to a page that says how far it is. */
export async function answerLongWork<Result>(
  c: ConsoleContext,
  { longWork }: Pick<ConsoleTools, 'longWork'>,
  { about, work, shown, answer }: LongAnswer<Result>,
): Promise<Response> {
  const results: Result[] = [];
  const begun = await longWork.begin(personOf(c).id, about, async (report) => {
    const result = await work(report);
    results.push(result);
    return () => shown(result);
  });
  for (const result of results) return answer(result);
  return c.redirect(`/console/work/${begun.id}`, 303);
}
