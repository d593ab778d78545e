import type { TextKey } from '../bot-accounts/bot.ts';
import { toIso, toIsoOrNull } from '../core/clock.ts';
import type { Language, Localized } from '../core/language.ts';
import type { Change } from './change.ts';
import { agentOf, Draft, type Surroundings, ticketOf } from './draft.ts';
import type { EndedBy, EndReason, Escalation, EscalationEnd } from './escalation.ts';
import { agentTexts } from './texts.ts';

/** The handback, asked for by our side: the bot, the end user or a timer. `null` when it has ended already. */
export function decideEnd(
  escalation: Escalation,
  end: EscalationEnd,
  agentLanguage: Language,
  around: Surroundings,
): Change | null {
  if (escalation.state === 'ended') return null;
  const draft = new Draft(escalation, around);
  endDraft(draft, end, agentLanguage, around);
  return draft.done();
}

/**
 * Ends the escalation inside another decision. The close command goes behind whatever still waits for agents, so that
 * nothing the end user said is overtaken by it.
 */
export function endDraft(draft: Draft, end: EscalationEnd, agentLanguage: Language, around: Surroundings): void {
  const { now } = around;
  draft.patch({ state: 'ended', end, endedAt: now, offeredChoices: [] });
  const { escalation } = draft;
  const { startedAt, acceptedAt } = escalation;
  draft.emit('escalation.ended', {
    by: end.by,
    reason: end.reason,
    comment: end.comment,
    agent: agentOf(escalation.agent ?? escalation.leftAgent),
    waitedMs: (acceptedAt ?? now) - startedAt,
    lastedMs: acceptedAt === null ? 0 : now - acceptedAt,
    startedAt: toIso(startedAt),
    acceptedAt: toIsoOrNull(acceptedAt),
    ticket: ticketOf(escalation),
    text: draft.text(endTextKey(end)),
  });
  draft.command({ kind: 'close', by: end.by, notice: noticeFor(end, agentLanguage) });
}

function endTextKey(end: EscalationEnd): TextKey {
  if (end.by === 'user') return 'endedByUser';
  if (end.reason === 'assignment_timeout') return 'noAgentAnswered';
  if (end.reason === 'user_idle' || end.reason === 'agent_idle' || end.reason === 'expired') return 'endedByIdle';
  if (end.reason === 'helpdesk_lost' || end.reason === 'error') return 'helpdeskLost';
  return 'endedByAgent';
}

const systemNotices: Readonly<Partial<Record<EndReason, Localized>>> = {
  user_idle: agentTexts.endedByIdle,
  admin_ended: agentTexts.endedByBot,
};

function noticeFor(end: EscalationEnd, language: Language): string | null {
  const texts: Readonly<Record<EndedBy, Localized | null>> = {
    agent: null,
    user: agentTexts.endedByUser,
    bot: agentTexts.endedByBot,
    system: systemNotices[end.reason] ?? agentTexts.endedByTimer,
  };
  return texts[end.by]?.[language] ?? null;
}

/** The end that stands for what the helpdesk reported. */
export function remoteEnd(by: 'agent' | 'user' | 'helpdesk', reason: EndReason): EscalationEnd {
  return { by: by === 'helpdesk' ? 'system' : by, reason, comment: null };
}
