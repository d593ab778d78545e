/** Once every message made some twenty hidden classes, and the sweep of the whole heap that it took was felt. */
import { describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeEscalation } from '../../test/support/builders.ts';
import { hiddenClassesOf } from '../../test/support/hidden-class.ts';
import { newId, type RemoteConversationId, type RemoteMessageId } from '../core/ids.ts';
import type { Change } from './change.ts';
import { decideEvent } from './decide-event.ts';
import { decideMessage } from './decide-message.ts';
import { decideOutcome } from './decide-outcome.ts';
import type { Escalation } from './escalation.ts';

const around = { now: 6_000, bot: makeBot(), linkTo: () => '/files' };
const callback = { callbackUrl: 'https://bot.example/events', state: 'active', agent: null } as const;

/** Each decision is made on what the one before it left. */
function following(decide: (escalation: Escalation, index: number) => Change | null) {
  let escalation = makeEscalation(callback);
  return (index: number): Change => {
    const change = decide(escalation, index);
    if (change === null) throw new Error('nothing was decided');
    escalation = change.escalation;
    return change;
  };
}

const decisions = {
  'a message of the end user': following(
    (escalation, index) =>
      decideMessage(
        escalation,
        { clientId: `c${index}`, parts: [{ kind: 'text', text: 'Hello' }], choice: null, sentAt: null },
        { capabilities: makeCapabilities(), agentLanguage: 'en' },
        around,
      ).change,
  ),
  'its arrival at the helpdesk': following((escalation, index) =>
    decideOutcome(
      escalation,
      {
        kind: 'sent',
        payload: {
          kind: 'send',
          messageId: newId('message'),
          clientId: `c${index}`,
          isFirstPiece: true,
          isLastPiece: true,
          part: { kind: 'text', text: 'Hello' },
          choice: null,
          sentAt: 5_000,
        },
        remoteMessageIds: [`r${index}`],
      },
      {
        ...around,
        settlement: {
          deliveryId: newId('delivery'),
          leaseToken: 'token',
          settlement: { kind: 'delivered', durationMs: 1 },
          at: 6_000,
        },
        agentLanguage: 'en',
        messageState: 'accepted',
        isRepaired: false,
      },
    ),
  ),
  'a message of the agent': following((escalation, index) =>
    decideEvent(
      escalation,
      {
        kind: 'agentMessaged',
        dedupeKey: `k${index}`,
        at: 5_000,
        remoteConversationId: 'r' as RemoteConversationId,
        escalationId: null,
        agent: { id: 'a1', name: 'Paula', avatarUrl: null },
        remoteMessageId: `m${index}` as RemoteMessageId,
        parts: [{ kind: 'text', text: 'Good morning' }],
        isAutomation: false,
      },
      {
        ...around,
        receipt: { scope: 'con', key: `k${index}`, at: 6_000 },
        agentLanguage: 'en',
        isLate: false,
        message: null,
      },
    ),
  ),
};

describe('what happens with each message makes no hidden class of its own', () => {
  it.each(Object.entries(decisions))('%s', (_name, decide) => {
    expect(hiddenClassesOf(decide)).toBeLessThanOrEqual(2);
    expect(hiddenClassesOf((index) => decide(index).escalation)).toBeLessThanOrEqual(2);
    expect(hiddenClassesOf((index) => decide(index).deliveries?.[0] ?? {})).toBeLessThanOrEqual(2);
    expect(hiddenClassesOf((index) => decide(index).events?.[0] ?? {})).toBeLessThanOrEqual(2);
  });
});
