import { describe, expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../test/support/builders.ts';
import { makePiece } from '../../test/support/records.ts';
import { newId, type RemoteConversationId, type RemoteUserId } from '../core/ids.ts';
import type { RemoteConversation } from '../helpdesks/command.ts';
import { decideOutcome, type HelpdeskOutcome, type OutcomeContext } from './decide-outcome.ts';
import type { Escalation } from './escalation.ts';
import type { SendPayload } from './payload.ts';

const remote: RemoteConversation = {
  remoteConversationId: 'r-1' as RemoteConversationId,
  remoteUserId: 'u-1' as RemoteUserId,
  state: {},
};
const group = { remoteGroupId: null, name: 'Billing', mode: 'create', fallbackGroupId: null } as const;
const over = { state: 'ended', endedAt: 1500, end: { by: 'user', reason: 'user_command', comment: null } } as const;

const decide = (escalation: Escalation, outcome: HelpdeskOutcome, overrides: Partial<OutcomeContext> = {}) =>
  decideOutcome(escalation, outcome, {
    now: 2000,
    bot: makeBot(),
    linkTo: () => '',
    settlement: {
      deliveryId: newId('delivery'),
      leaseToken: 't',
      settlement: { kind: 'delivered', durationMs: 1 },
      at: 2000,
    },
    agentLanguage: 'en',
    messageState: 'accepted',
    ...overrides,
  });
const typesOf = (change: ReturnType<typeof decide>) => change.events?.map((event) => event.type);

const opened = (facts: { readonly ticketId?: string } = {}): HelpdeskOutcome => ({
  kind: 'opened',
  opened: { conversation: remote, ticketId: facts.ticketId ?? null, ticketUrl: null, notices: ['new'] },
  group,
});

describe('an opening that has worked', () => {
  it('puts the escalation into the queue, and tells the bot once', () => {
    const change = decide(makeEscalation({ state: 'opening', notices: ['old'] }), opened({ ticketId: '7' }));
    expect(change.escalation).toMatchObject({ state: 'waiting', remote, ticketId: '7', openedAt: 2000 });
    expect(change.escalation.notices).toEqual(['old', 'new']);
    expect(typesOf(change)).toEqual(['escalation.queued']);
    expect(change.identityLink).toMatchObject({ endUserKey: 'psl-1', remoteUserId: 'u-1', usedAt: 2000 });
  });

  it.each([
    ['an agent has answered meanwhile', { state: 'active', acceptedAt: 1900 } as const],
    ['the end user has left meanwhile', over],
  ])('takes nothing back when %s', (_when, before) => {
    const change = decide(makeEscalation(before), opened());
    expect(change.escalation).toMatchObject({ state: before.state, remote });
    expect(typesOf(change)).toEqual([]);
  });

  it('keeps the ticket that a webhook has named before', () => {
    const before = makeEscalation({ state: 'opening', ticketId: '5', ticketUrl: 'https://x.example/5' });
    expect(decide(before, opened({ ticketId: '7' })).escalation).toMatchObject({ ticketId: '5' });
    expect(decide(before, opened()).escalation).toMatchObject({ ticketId: '5', ticketUrl: 'https://x.example/5' });
  });
});

describe('a message', () => {
  const sent = (overrides: Partial<SendPayload>): HelpdeskOutcome => ({
    kind: 'sent',
    payload: makePiece(overrides),
    remoteMessageIds: ['x'],
  });

  it('is delivered with its last piece, unless an earlier one was lost', () => {
    expect(typesOf(decide(makeEscalation(), sent({})))).toEqual(['message.delivered']);
    expect(typesOf(decide(makeEscalation(), sent({ isLastPiece: false })))).toEqual([]);
    const lost = decide(makeEscalation(), sent({ isFirstPiece: false }), { messageState: 'failed' });
    expect([typesOf(lost), lost.messagePatches?.[0]?.state]).toEqual([[], undefined]);
    const repaired = { messageState: 'failed', isRepaired: true } as const;
    expect(typesOf(decide(makeEscalation(), sent({}), repaired))).toEqual(['message.delivered']);
  });

  it('tells agents of a file that cannot reach them, while they are there, and of lost words only the sender', () => {
    const source = { kind: 'url', url: 'https://x.example/a' } as const;
    const file = { kind: 'attachment', name: 'a.pdf', mediaType: 'application/pdf', sizeBytes: 1, source } as const;
    const dead = (part: SendPayload['part'], isGone = false): HelpdeskOutcome => {
      return { kind: 'sendDead', payload: makePiece({ part }), code: 'refused_by_helpdesk', isGone };
    };
    const active = makeEscalation({ state: 'active' });
    const noticesOf = (change: ReturnType<typeof decide>) =>
      change.deliveries?.filter(({ kind }) => kind === 'notice').map(({ payload }) => payload['text']);
    expect(noticesOf(decide(active, dead(file), { agentLanguage: 'fr' }))).toEqual([
      'Fichier non transmis : a.pdf (https://x.example/a)',
    ]);
    expect(noticesOf(decide(active, dead({ kind: 'text', text: 'hello' })))).toEqual([]);
    expect(noticesOf(decide(active, dead(file, true)))).toEqual([]);
    expect(noticesOf(decide(makeEscalation(over), dead(file)))).toEqual([]);
  });

  it('is told to have failed once, however many of its pieces are lost', () => {
    const dead: HelpdeskOutcome = {
      kind: 'sendDead',
      payload: makePiece(),
      code: 'refused_by_helpdesk',
      isGone: false,
    };
    const change = decide(makeEscalation(), dead);
    expect(typesOf(change)).toEqual(['message.failed']);
    expect(change.escalation.state).toBe('waiting');
    expect(typesOf(decide(makeEscalation(), dead, { messageState: 'failed' }))).toEqual([]);
  });
});

describe('what the helpdesk has lost', () => {
  const gone: HelpdeskOutcome = { kind: 'sendDead', payload: makePiece(), code: 'conversation_gone', isGone: true };
  const unopened: HelpdeskOutcome = { kind: 'openDead', code: 'refused_by_helpdesk', found: remote };

  it.each([gone, unopened])('ends the escalation, and closes what is left over there ($kind)', (outcome) => {
    const change = decide(makeEscalation(), outcome);
    expect(change.escalation.end).toMatchObject({ by: 'system', reason: 'helpdesk_lost' });
    expect(typesOf(change)?.at(-1)).toBe('escalation.ended');
    expect(change.deliveries?.map(({ kind }) => kind)).toEqual(['close']);
  });

  it.each([gone, unopened])('ends nothing a second time ($kind)', (outcome) => {
    const change = decide(makeEscalation(over), outcome);
    expect(change.escalation.end).toEqual(over.end);
    expect([typesOf(change), change.deliveries]).toEqual([outcome.kind === 'openDead' ? [] : ['message.failed'], []]);
  });

  it('leaves the close what an opening that was given up has made', () => {
    expect(decide(makeEscalation({ state: 'opening' }), unopened).escalation.remote).toEqual(remote);
  });
});
