import { toIso } from '../core/clock.ts';
import type { Language } from '../core/language.ts';
import type { Change } from './change.ts';
import { decideEnd } from './decide-end.ts';
import { Draft, type Surroundings } from './draft.ts';
import type { EndReason, Escalation } from './escalation.ts';
import { lessThanOne } from './texts.ts';
import { dueAction, type TimerAction } from './timers.ts';

const endings: Readonly<Record<Exclude<TimerAction, 'warnIdleUser'>, EndReason>> = {
  endUnassigned: 'assignment_timeout',
  endIdleUser: 'user_idle',
  endIdleAgent: 'agent_idle',
  endExpired: 'expired',
};

/** What a timer changes, `null` when it came early and only has to be set again. */
export function decideTimer(escalation: Escalation, agentLanguage: Language, around: Surroundings): Change | null {
  const action = dueAction(escalation, around.now);
  if (action === null) return null;
  if (action !== 'warnIdleUser') {
    return decideEnd(escalation, { by: 'system', reason: endings[action], comment: null }, agentLanguage, around);
  }
  const draft = new Draft(escalation, around);
  const remainingMs = escalation.timers.userIdleWarningMs;
  draft.patch({ idleWarnedAt: around.now });
  draft.emit('escalation.idle_warned', {
    endsAt: toIso(around.now + remainingMs),
    endsInSeconds: Math.round(remainingMs / 1000),
    text: draft.text('idleWarning', { minutes: wholeMinutes(remainingMs, escalation.language) }),
  });
  return draft.done();
}

/** Rounded down: nobody is told of more time than there is. */
function wholeMinutes(ms: number, language: Language): string {
  return ms < 60_000 ? lessThanOne[language] : String(Math.floor(ms / 60_000));
}
