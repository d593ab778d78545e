import { describe, expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../test/support/builders.ts';
import { decideEnd } from './decide-end.ts';
import type { EndedBy, EndReason } from './escalation.ts';
import { defaultTexts } from './texts.ts';

function endedBy(by: EndedBy, reason: EndReason) {
  const around = { bot: makeBot(), now: 61_000, linkTo: () => '' };
  const change = decideEnd(makeEscalation(), { by, reason, comment: null }, 'en', around);
  const close = change?.deliveries?.map(({ payload }) => payload).find((payload) => payload['kind'] === 'close');
  return { text: change?.events?.[0]?.data['text'], notice: close?.['notice'] };
}

describe('an end', () => {
  it('tells the end user in the words of its cause', () => {
    const wordsOf = (by: EndedBy, reason: EndReason) => endedBy(by, reason).text;
    expect(wordsOf('user', 'user_command')).toBe(defaultTexts.endedByUser.en);
    expect(wordsOf('agent', 'agent_ended')).toBe(defaultTexts.endedByAgent.en);
    expect(wordsOf('system', 'assignment_timeout')).toBe(defaultTexts.noAgentAnswered.en);
    for (const reason of ['user_idle', 'agent_idle', 'expired'] as const) {
      expect([reason, wordsOf('system', reason)]).toEqual([reason, defaultTexts.endedByIdle.en]);
    }
    expect(wordsOf('system', 'helpdesk_lost')).toBe(defaultTexts.helpdeskLost.en);
  });

  it('counts as lasting nothing when no agent came', () => {
    const around = { bot: makeBot(), now: 61_000, linkTo: () => '' };
    const end = { by: 'system', reason: 'assignment_timeout', comment: null } as const;
    const change = decideEnd(makeEscalation(), end, 'en', around);
    expect(change?.events?.[0]?.data).toMatchObject({ waitedMs: 60_000, lastedMs: 0, acceptedAt: null });
  });

  it('tells agents who ended it, unless they did', () => {
    expect(endedBy('user', 'user_command').notice).toBe('The end user has left the conversation.');
    expect(endedBy('bot', 'bot_requested').notice).toBe('The bot has taken the conversation back.');
    expect(endedBy('system', 'user_idle').notice).toMatch(/no longer answered/);
    expect(endedBy('system', 'expired').notice).toMatch(/time limit/);
    expect(endedBy('agent', 'agent_ended').notice).toBeNull();
  });
});
