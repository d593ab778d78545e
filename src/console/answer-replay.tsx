import type { Localized } from '../core/language.ts';
import { type ReplayReport, type ReplayScope, replayAll } from '../escalations/replay-delivery.ts';
import { answerLongWork } from './answer-long-work.ts';
import { actorOf } from './console-actor.ts';
import type { ConsoleContext } from './console-env.ts';
import type { ConsoleTools } from './console-tools.ts';
import { redirectWithFlash } from './parts/flash.ts';
import { Notice } from './parts/notice.tsx';
import { useReader } from './parts/reader-context.tsx';
import { deliveriesTexts } from './texts/deliveries-texts.ts';
import { replayText, toneOf } from './texts/replay-text.ts';

export interface ReplayRequest {
  readonly scope: ReplayScope;
  /** `null` when nobody has counted them. */
  readonly total: number | null;
  /** The page to come back to. */
  readonly href: string;
  readonly label: Localized;
}

/** Puts everything of that scope back, however much it is. */
export function answerReplay(
  c: ConsoleContext,
  tools: ConsoleTools,
  { scope, total, href, label }: ReplayRequest,
): Promise<Response> {
  const actor = actorOf(c);
  return answerLongWork(c, tools, {
    about: { title: deliveriesTexts.replayAll, back: { href, label } },
    work: (report) => {
      const pace = { atOnceMax: Number.POSITIVE_INFINITY, onProgress: (looked: number) => report(looked, total) };
      return replayAll(tools.administration.escalations, actor, { ...scope, ...pace });
    },
    shown: (report) => <ReplayOutcome report={report} />,
    answer: (report) => {
      const text = replayText(c.var.reader.language, report);
      return redirectWithFlash(c, href, { tone: toneOf(report), text });
    },
  });
}

function ReplayOutcome({ report }: { readonly report: ReplayReport }) {
  const { language } = useReader();
  return <Notice tone={toneOf(report)}>{replayText(language, report)}</Notice>;
}
