import { describe, expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../test/support/builders.ts';
import { makeMessage } from '../../test/support/records.ts';
import {
  newId,
  type RemoteConversationId,
  type RemoteGroupId,
  type RemoteMessageId,
  type RemoteUserId,
} from '../core/ids.ts';
import type { AgentProfile } from '../core/message.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import { decideEvent, type EventContext } from './decide-event.ts';
import type { Escalation } from './escalation.ts';

const paula: AgentProfile = { id: 'a-1', name: 'Paula', avatarUrl: null };
const sam: AgentProfile = { id: 'a-2', name: 'Sam', avatarUrl: null };
const base = {
  dedupeKey: 'k-1',
  at: 5000,
  remoteConversationId: 'c-1' as RemoteConversationId,
  escalationId: null,
};

const context = (overrides: Partial<EventContext> = {}): EventContext => ({
  now: 6000,
  bot: makeBot(),
  linkTo: (id, index) => `/files/${id}/${index}`,
  receipt: { scope: 'con', key: 'k-1', at: 6000 },
  agentLanguage: 'en',
  isLate: false,
  message: null,
  ...overrides,
});

function message(text: string, agent = paula, isAutomation = false): HelpdeskEvent {
  const remoteMessageId = `m-${text}` as RemoteMessageId;
  return { ...base, kind: 'agentMessaged', agent, remoteMessageId, parts: [{ kind: 'text', text }], isAutomation };
}

const types = (escalation: Escalation, event: HelpdeskEvent, overrides: Partial<EventContext> = {}) =>
  decideEvent(escalation, event, context(overrides))?.events?.map((one) => one.type) ?? [];

describe('decideEvent', () => {
  it('counts the first message of an agent as joining: accepted, joined, message, in that order', () => {
    const change = decideEvent(makeEscalation({ lastSeq: 1 }), message('Hello'), context());
    expect(change?.events?.map((event) => [event.seq, event.type])).toEqual([
      [2, 'escalation.accepted'],
      [3, 'agent.joined'],
      [4, 'message.created'],
    ]);
    expect(change?.escalation).toMatchObject({ state: 'active', agent: paula, lastSeq: 4, version: 2 });
    expect(change?.messages).toHaveLength(1);
    expect(change?.events?.at(-1)?.data).not.toHaveProperty('late');
  });

  it('announces another agent once, without accepting again', () => {
    const active = makeEscalation({ state: 'active', acceptedAt: 2000, agent: paula });
    expect(types(active, message('Hi', sam))).toEqual(['agent.joined', 'message.created']);
    expect(types(active, message('Hi', paula))).toEqual(['message.created']);
    expect(types(active, { ...base, kind: 'agentJoined', agent: paula })).toEqual([]);
    expect(types(active, { ...base, kind: 'agentJoined', agent: sam })).toEqual(['agent.joined']);
    const nameless = { ...active, agent: { ...paula, id: null } };
    expect(types(nameless, message('Hi', { ...paula, id: null }))).toEqual(['message.created']);
    expect(types(nameless, message('Hi', { ...sam, id: null }))).toEqual(['agent.joined', 'message.created']);
  });

  it('lets a name for everybody stand for an agent only while nobody is known', () => {
    const somebody = { ...base, kind: 'agentJoined', agent: { ...sam, id: null }, isPlaceholder: true } as const;
    expect(types(makeEscalation(), somebody)).toEqual(['escalation.accepted', 'agent.joined']);
    expect(types(makeEscalation({ state: 'active', acceptedAt: 2000, agent: paula }), somebody)).toEqual([]);
  });

  it('names the agent who left when the end is reported right after', () => {
    const active = makeEscalation({ state: 'active', acceptedAt: 2000, agent: paula });
    const left = decideEvent(active, { ...base, kind: 'agentLeft', agent: null }, context())?.escalation ?? active;
    expect(left.agent).toBeNull();
    const over: HelpdeskEvent = { ...base, kind: 'conversationEnded', by: 'agent', reason: 'agent_ended' };
    expect(decideEvent(left, over, context())?.events?.[0]?.data['agent']).toMatchObject({ name: 'Paula' });
  });

  it('never takes automation for an agent', () => {
    const change = decideEvent(makeEscalation(), message('Thanks for waiting', paula, true), context());
    expect(change?.events?.map((event) => event.type)).toEqual(['message.created']);
    expect(change?.escalation.state).toBe('waiting');
    expect(change?.events?.[0]?.data).toMatchObject({ author: { kind: 'system' } });
  });

  it('gives the conversation back once when the helpdesk ends it, and closes behind what still waits', () => {
    const event: HelpdeskEvent = { ...base, kind: 'conversationEnded', by: 'agent', reason: 'ticket_solved' };
    const change = decideEvent(makeEscalation({ acceptedAt: 3000, agent: paula, wakeAt: 9000 }), event, context());
    expect(change?.escalation).toMatchObject({ state: 'ended', endedAt: 6000, wakeAt: null });
    expect(change?.movesWake).toBe(true);
    expect(change?.events?.[0]).toMatchObject({
      type: 'escalation.ended',
      data: { by: 'agent', reason: 'ticket_solved', agent: { name: 'Paula' }, waitedMs: 2000, lastedMs: 3000 },
    });
    expect(change?.deliveries?.map((delivery) => delivery.kind)).toEqual(['close']);
    if (change === null) throw new Error('no change');
    expect(decideEvent(change.escalation, event, context())).toBeNull();
  });

  it('keeps what an agent says after the end, marked late, without opening it again', () => {
    const change = decideEvent(makeEscalation({ state: 'ended', endedAt: 4000 }), message('One more thing'), context());
    expect(change?.events?.map((event) => [event.type, event.data['late']])).toEqual([['message.created', true]]);
    expect(change?.escalation.state).toBe('ended');
  });

  it('says and does nothing more about what is over when agents come, go, ask for a file or make its ticket', () => {
    const ended = makeEscalation({
      state: 'ended',
      endedAt: 4000,
      acceptedAt: 2000,
      agent: paula,
      attributes: { fields: { 'case.order': '7' }, tags: [] },
    });
    for (const event of [
      { ...base, kind: 'agentJoined', agent: sam },
      { ...base, kind: 'agentLeft', agent: paula },
      { ...base, kind: 'transferred', group: 'g-2' as RemoteGroupId, agent: sam, isAutomatic: false },
      { ...base, kind: 'attachmentRequested' },
      { ...base, kind: 'conversationEnded', by: 'agent', reason: 'agent_ended' },
    ] satisfies HelpdeskEvent[]) {
      expect([event.kind, decideEvent(ended, event, context())]).toEqual([event.kind, null]);
      expect([event.kind, decideEvent({ ...ended, state: 'active' }, event, context())]).not.toContain(null);
    }
    const ticket = { ticketId: '47', ticketUrl: null, isBlank: true, isUngrouped: true };
    const linked = decideEvent(ended, { ...base, kind: 'ticketLinked', ...ticket }, context());
    expect(linked?.events).toMatchObject([{ type: 'escalation.updated', data: { ticket: { id: '47' } } }]);
    expect(linked?.deliveries).toEqual([]);
  });

  it('marks a message found by catching up as late and keeps its own time', () => {
    const change = decideEvent(
      makeEscalation({ state: 'active', acceptedAt: 1, agent: paula }),
      message('x'),
      context({ isLate: true }),
    );
    expect(change?.events?.[0]?.data).toMatchObject({ late: true, sentAt: new Date(5000).toISOString() });
  });

  it('completes the ticket once', () => {
    const event: HelpdeskEvent = { ...base, kind: 'ticketLinked', ticketId: '4711', ticketUrl: 'https://x.test/4711' };
    const change = decideEvent(makeEscalation(), event, context());
    expect(change?.events?.[0]).toMatchObject({ type: 'escalation.updated', data: { ticket: { id: '4711' } } });
    expect(
      decideEvent(makeEscalation({ ticketId: '4711', ticketUrl: 'https://x.test/4711' }), event, context()),
    ).toBeNull();
  });

  it('keeps the agent who stays when another one leaves, and tells that once', () => {
    const both = makeEscalation({ state: 'active', acceptedAt: 2000, agent: sam });
    const left = { ...base, kind: 'agentLeft', agent: paula } as const;
    const change = decideEvent(both, left, context());
    expect(change?.events?.map((event) => event.type)).toEqual(['agent.left']);
    expect(change?.escalation.agent).toEqual(sam);
    expect(types({ ...both, ...change?.escalation }, left)).toEqual([]);
    expect(types({ ...both, ...change?.escalation }, { ...left, agent: sam })).toEqual(['agent.left']);
  });

  it('tells a transfer to another group, and none where it stays or is being opened', () => {
    const [billing, returns, solved] = ['g-1', 'g-2', 'g-3'] as RemoteGroupId[];
    const group = { ...makeEscalation().group, remoteGroupId: billing ?? null };
    const active = makeEscalation({ state: 'active', acceptedAt: 2000, agent: paula, group });
    const moved = (to: RemoteGroupId | undefined, allGroups?: readonly RemoteGroupId[]): HelpdeskEvent => {
      const where = { group: to ?? null, ...(allGroups === undefined ? {} : { allGroups }) };
      return { ...base, kind: 'transferred', ...where, agent: null, isAutomatic: false };
    };
    expect(types(active, moved(returns))).toEqual(['agent.transferred']);
    expect(types(active, moved(undefined))).toEqual(['agent.transferred']);
    expect(types(active, moved(billing))).toEqual(['agent.transferred']);
    expect(types(active, moved(billing, [billing] as RemoteGroupId[]))).toEqual([]);
    expect(types(active, moved(solved, [solved, billing] as RemoteGroupId[]))).toEqual([]);
    const toSam = { ...moved(billing, [billing] as RemoteGroupId[]), agent: sam } as HelpdeskEvent;
    expect(types(active, toSam)).toEqual(['agent.transferred']);
    expect(decideEvent(active, moved(undefined), context())?.escalation.group).toEqual(group);
    expect(decideEvent(active, moved(returns), context())?.escalation.group).toMatchObject({ remoteGroupId: returns });
    expect(types({ ...active, state: 'opening', agent: null, acceptedAt: null }, moved(returns))).toEqual([]);
  });

  it('has a ticket that was made blank filled in with what the bot told at the start, once, where it told anything', () => {
    const linked = { ...base, kind: 'ticketLinked', ticketId: '47', ticketUrl: null, isBlank: true } as const;
    const attributes = { fields: { 'case.order': '7' }, tags: [] };
    const active = makeEscalation({ state: 'active', attributes });
    const change = decideEvent(active, linked, context());
    expect(change?.deliveries).toMatchObject([
      { kind: 'update', payload: { attributes, changed: { fields: {}, tags: [] } } },
    ]);
    expect(decideEvent({ ...active, ticketId: '47' }, linked, context())).toBeNull();
    expect(decideEvent(makeEscalation({ state: 'active' }), linked, context())?.deliveries).toEqual([]);
  });

  it('has a ticket that was seen in no group put where it belongs, once, unless no group was asked for', () => {
    const linked = { ...base, kind: 'ticketLinked', ticketId: '47', ticketUrl: null, isUngrouped: true } as const;
    const waiting = makeEscalation({ state: 'waiting' });
    const change = decideEvent(waiting, linked, context());
    expect(change?.deliveries).toMatchObject([{ kind: 'update', payload: { isAboutGroup: true } }]);
    expect(change?.escalation.notices).toEqual(['ticket_without_group']);
    const again = { ...waiting, notices: ['ticket_without_group'] };
    expect(decideEvent(again, linked, context())?.deliveries).toEqual([]);
    const nowhere = { ...waiting, group: { ...waiting.group, name: null } };
    expect(decideEvent(nowhere, linked, context())?.deliveries).toEqual([]);
  });

  it('follows a conversation that was merged into another one, and is idle when it knows that', () => {
    const [old, surviving] = ['c-1', 'c-2'] as RemoteConversationId[];
    const moved = {
      ...base,
      kind: 'conversationMoved',
      survivingConversationId: surviving ?? base.remoteConversationId,
    } as const;
    const remote = {
      remoteConversationId: old ?? base.remoteConversationId,
      remoteUserId: 'u-1' as RemoteUserId,
      state: {},
    };
    const active = makeEscalation({ state: 'active', remote });
    const toUser = { ...moved, survivingUserId: 'u-2' as RemoteUserId };
    expect(decideEvent(active, { ...moved, survivingUserId: null }, context())?.escalation.remote).toEqual({
      ...remote,
      remoteConversationId: surviving,
    });
    const after = decideEvent(active, toUser, context())?.escalation ?? active;
    expect(after.remote).toEqual({ ...remote, remoteConversationId: surviving, remoteUserId: 'u-2' });
    expect(decideEvent(after, toUser, context())).toBeNull();
    expect(decideEvent(makeEscalation({ state: 'opening' }), toUser, context())).toBeNull();
  });

  it('posts every event to a bot with a callback, and none otherwise', () => {
    const posted = decideEvent(makeEscalation({ callbackUrl: 'https://bot.test' }), message('Hello'), context());
    expect(posted?.deliveries?.map((delivery) => delivery.side)).toEqual(['bot', 'bot', 'bot']);
    expect(posted?.deliveries?.map((delivery) => delivery.payload['seq'])).toEqual([1, 2, 3]);
    expect(decideEvent(makeEscalation(), message('Hello'), context())?.deliveries).toEqual([]);
  });

  it('turns choices into numbered text for a window that cannot show them, and remembers them', () => {
    const choices = [
      { kind: 'reply', label: 'Refund', payload: 'R' },
      { kind: 'reply', label: 'Repair', payload: 'P' },
    ] as const;
    const event: HelpdeskEvent = {
      ...base,
      kind: 'agentMessaged',
      agent: paula,
      remoteMessageId: 'm' as RemoteMessageId,
      parts: [
        { kind: 'text', text: 'Which one?' },
        { kind: 'choices', choices },
      ],
      isAutomation: false,
    };
    const plain = decideEvent(makeEscalation(), event, context());
    expect(plain?.events?.at(-1)?.data).toMatchObject({ text: 'Which one?\n1. Refund\n2. Repair' });
    expect(plain?.escalation.offeredChoices).toEqual(choices);
    const native = decideEvent(makeEscalation({ richParts: ['choices'] }), event, context());
    expect(native?.events?.at(-1)?.data['parts']).toEqual(event.parts);
    const asked = plain?.escalation ?? makeEscalation();
    expect(decideEvent(asked, message('Take your time'), context())?.escalation.offeredChoices).toEqual(choices);
  });

  it('tells what became of a message once', () => {
    const active = makeEscalation({ state: 'active', acceptedAt: 2000, agent: paula });
    const own = makeMessage(active, { state: 'deleted' });
    const remoteMessageId = 'm-1' as RemoteMessageId;
    expect(types(active, { ...base, kind: 'messageDeleted', remoteMessageId }, { message: own })).toEqual([]);
    const parts = [{ kind: 'text', text: 'changed' }] as const;
    expect(types(active, { ...base, kind: 'messageUpdated', remoteMessageId, parts }, { message: own })).toEqual([]);
    const failed = { ...base, kind: 'messageFailed', remoteMessageId, code: 'x' } as const;
    expect(types(active, failed, { message: { ...own, state: 'failed' } })).toEqual([]);
    expect(types(active, failed, { message: { ...own, state: 'accepted' } })).toEqual(['message.failed']);
    const known = { message: makeMessage(active, { direction: 'toUser' }) };
    expect(types(active, failed, known)).toEqual([]);
    const deleted = decideEvent(active, { ...base, kind: 'messageDeleted', remoteMessageId }, context(known));
    expect([deleted?.events?.[0]?.type, deleted?.messagePatches]).toMatchObject([
      'message.deleted',
      [{ state: 'deleted' }],
    ]);
    const updated = decideEvent(active, { ...base, kind: 'messageUpdated', remoteMessageId, parts }, context(known));
    expect([updated?.events?.[0]?.data['text'], updated?.messagePatches]).toMatchObject(['changed', [{ parts }]]);
  });

  it('tells of reading only what the end user wrote, and that once', () => {
    const active = makeEscalation({ state: 'active', acceptedAt: 2000, agent: paula });
    const read = { ...base, kind: 'agentRead', upTo: newId('message') } as const;
    expect(types(active, read, { message: makeMessage(active) })).toEqual(['message.read']);
    expect(types(active, read, { message: makeMessage(active, { direction: 'toUser' }) })).toEqual([]);
    expect(types(active, read, { message: makeMessage(active, { state: 'read' }) })).toEqual([]);
    expect(types(active, read)).toEqual([]);
  });

  it('remembers when an agent answered first, and takes no automation for an answer', () => {
    const automatic = decideEvent(makeEscalation(), message('One moment', paula, true), context());
    expect(automatic?.escalation).toMatchObject({ firstAgentMessageAt: null, lastAgentMessageAt: null });
    const first = decideEvent(makeEscalation(), message('Hello'), context());
    expect(first?.escalation).toMatchObject({ firstAgentMessageAt: 6000, lastAgentMessageAt: 6000 });
    const second = decideEvent(first?.escalation ?? makeEscalation(), message('Again'), context({ now: 9000 }));
    expect(second?.escalation).toMatchObject({ firstAgentMessageAt: 6000, lastAgentMessageAt: 9000 });
  });
});
