import type { EpochMs } from '../core/clock.ts';
import type { Escalation } from './escalation.ts';

/** What a timer does when it is due. */
export type TimerAction = 'endUnassigned' | 'warnIdleUser' | 'endIdleUser' | 'endIdleAgent' | 'endExpired';

interface Timer {
  readonly action: TimerAction;
  readonly at: EpochMs;
}

/** The timers that run in this state, in no order. */
function runningTimers(escalation: Escalation): readonly Timer[] {
  const { timers, state } = escalation;
  if (state === 'ended') return [];
  const running: Timer[] = [];
  if (timers.totalLifeMs > 0) running.push({ action: 'endExpired', at: escalation.startedAt + timers.totalLifeMs });
  if (state !== 'active') {
    if (timers.assignmentMs > 0)
      running.push({ action: 'endUnassigned', at: escalation.startedAt + timers.assignmentMs });
    return running;
  }
  const { lastUserMessageAt: userAt, lastAgentMessageAt: agentAt, acceptedAt } = escalation;
  if (agentAt !== null && agentAt >= userAt) running.push(...idleUserTimers(escalation, agentAt));
  else if (timers.agentIdleMs > 0) {
    // Whoever has come and said nothing yet owes the first word.
    const since = agentAt === null ? Math.max(userAt, acceptedAt ?? userAt) : userAt;
    running.push({ action: 'endIdleAgent', at: since + timers.agentIdleMs });
  }
  return running;
}

/** The end user's silence counts from what the agent said last. */
function idleUserTimers(escalation: Escalation, since: EpochMs): readonly Timer[] {
  const { userIdleMs, userIdleWarningMs } = escalation.timers;
  if (userIdleMs <= 0) return [];
  const at = since + userIdleMs;
  const warnedAt = escalation.idleWarnedAt;
  // The program may have been away when the warning was due: the time that it names is kept all the same.
  if (warnedAt !== null && warnedAt >= since)
    return [{ action: 'endIdleUser', at: Math.max(at, warnedAt + userIdleWarningMs) }];
  const end: Timer = { action: 'endIdleUser', at };
  if (userIdleWarningMs <= 0 || userIdleWarningMs >= userIdleMs) return [end];
  return [{ action: 'warnIdleUser', at: at - userIdleWarningMs }, end];
}

/** When something has to be done if nothing else happens; `null` when no timer runs. */
export function trueWakeAt(escalation: Escalation): EpochMs | null {
  const moments = runningTimers(escalation).map((timer) => timer.at);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** The action that is due, the earliest first; `null` when none is. */
export function dueAction(escalation: Escalation, now: EpochMs): TimerAction | null {
  const due = runningTimers(escalation)
    .filter((timer) => timer.at <= now)
    .sort((one, other) => one.at - other.at);
  return due[0]?.action ?? null;
}
