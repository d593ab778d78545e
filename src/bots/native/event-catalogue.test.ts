import { describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeEscalation } from '../../../test/support/builders.ts';
import {
  type MessageId,
  newId,
  type RemoteConversationId,
  type RemoteGroupId,
  type RemoteMessageId,
} from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { MessagePart } from '../../core/message.ts';
import type { Change } from '../../escalations/change.ts';
import { decideEnd } from '../../escalations/decide-end.ts';
import { decideEvent } from '../../escalations/decide-event.ts';
import { decideOutcome } from '../../escalations/decide-outcome.ts';
import { decideTimer } from '../../escalations/decide-timer.ts';
import type { Escalation, MessageRecord } from '../../escalations/escalation.ts';
import { type EventType, eventBody, eventTypes } from '../../escalations/escalation-event.ts';
import type { SendPayload } from '../../escalations/payload.ts';
import { startRefusals } from '../../escalations/start-refusal.ts';
import type { HelpdeskEvent } from '../../helpdesks/event.ts';
import { statusOfCode } from '../../http/problem.ts';
import { bodyOf, events } from './event-catalogue.ts';

const agent = { id: 'ag-1', name: 'Sam', avatarUrl: null };
const around = { now: 5_000, bot: makeBot(), linkTo: (id: MessageId, index: number) => `/v1/files/${id}.${index}` };
const remoteConversationId = 'rc-1' as RemoteConversationId;
const settlement = {
  deliveryId: newId('delivery'),
  leaseToken: 't',
  settlement: { kind: 'delivered', durationMs: 1 },
  at: 5_000,
} as const;
const capabilities = makeCapabilities();

const rich: readonly MessagePart[] = [
  { kind: 'text', text: 'Hello', html: '<b>Hello</b>' },
  {
    kind: 'attachment',
    name: 'a.png',
    mediaType: 'image/png',
    sizeBytes: null,
    source: { kind: 'remote', reference: 'r' },
  },
  { kind: 'choices', choices: [{ kind: 'reply', label: 'Yes', payload: 'y' }] },
  { kind: 'cards', layout: 'list', cards: [{ title: 'T', choices: [] }] },
  { kind: 'form', fields: [{ name: 'n', label: 'N', type: 'select', options: [{ name: 'a', label: 'A' }] }] },
  { kind: 'location', latitude: 1, longitude: 2 },
];

function messageOf(escalation: Escalation): MessageRecord {
  return {
    id: newId('message'),
    escalationId: escalation.id,
    direction: 'toAgent',
    author: 'user',
    agent: null,
    parts: [],
    clientId: 'm-1',
    remoteMessageIds: [],
    state: 'delivered',
    sentAt: 1,
    acceptedAt: 1,
    choicePayload: '',
  };
}

type Fields<Kind extends HelpdeskEvent['kind']> = Omit<
  Extract<HelpdeskEvent, { kind: Kind }>,
  'dedupeKey' | 'at' | 'remoteConversationId' | 'escalationId'
>;
type AnyFields = { [Kind in HelpdeskEvent['kind']]: Fields<Kind> }[HelpdeskEvent['kind']];

/** Everything that the decisions make of what can happen. */
function everyChange(): (Change | null)[] {
  const everyPart = ['choices', 'cards', 'form', 'location'] as const;
  const open = makeEscalation({ richParts: everyPart });
  const active = makeEscalation({ richParts: everyPart, state: 'active', agent, acceptedAt: 2_000, ticketId: '8' });
  const hear = (escalation: Escalation, fields: AnyFields) => {
    const event = { ...fields, dedupeKey: 'k', at: 4_000, remoteConversationId, escalationId: null } as HelpdeskEvent;
    const receipt = { scope: 's', key: 'k', at: 5_000 };
    const message = messageOf(escalation);
    return decideEvent(escalation, event, { ...around, receipt, agentLanguage: 'en', isLate: true, message });
  };
  const remoteMessageId = 'rm-1' as RemoteMessageId;
  const payload = { kind: 'send', messageId: newId('message'), clientId: 'm-1', isLastPiece: true } as SendPayload;
  const after = { ...around, settlement, agentLanguage: 'en', messageState: 'accepted', capabilities } as const;
  const opened = {
    conversation: { remoteConversationId, remoteUserId: null, state: {} },
    ticketId: null,
    ticketUrl: null,
    pendingRemoteMessageIds: [],
    notices: ['n'],
  };
  const idle = { ...active.timers, userIdleMs: 3_000, userIdleWarningMs: 1_000 };
  return [
    hear(open, { kind: 'agentMessaged', agent, remoteMessageId, parts: rich, isAutomation: false }),
    hear(open, { kind: 'agentMessaged', agent, remoteMessageId, parts: rich, isAutomation: true }),
    hear(active, { kind: 'messageUpdated', remoteMessageId, parts: rich }),
    hear(active, { kind: 'messageDeleted', remoteMessageId }),
    hear(active, { kind: 'messageFailed', remoteMessageId, code: 'blocked' }),
    hear(active, { kind: 'agentRead', upTo: newId('message') }),
    hear(active, { kind: 'agentLeft', agent: null }),
    hear(active, { kind: 'transferred', group: 'g' as RemoteGroupId, agent: null, isAutomatic: true }),
    hear(active, { kind: 'ticketLinked', ticketId: '9', ticketUrl: 'https://x.example/9' }),
    hear(active, { kind: 'attachmentRequested' }),
    hear(active, { kind: 'conversationEnded', by: 'agent', reason: 'ticket_solved' }),
    decideEnd(open, { by: 'user', reason: 'user_command', comment: 'bye' }, 'en', around),
    decideTimer(
      makeEscalation({ ...active, timers: idle, lastUserMessageAt: 1_000, lastAgentMessageAt: 2_500 }),
      'en',
      around,
    ),
    decideOutcome({ ...open, state: 'opening' }, { kind: 'opened', opened, group: open.group }, after),
    decideOutcome(open, { kind: 'sent', payload, remoteMessageIds: ['r'] }, after),
    decideOutcome(open, { kind: 'sendDead', payload, code: 'rejected', isGone: true }, after),
  ];
}

/** Made where they need more than a decision: when the helpdesk is lost and found. */
const elsewhere: readonly (readonly [EventType, JsonObject])[] = [
  ['helpdesk.disconnected', { text: 'One moment.' }],
  ['helpdesk.reconnected', { text: null }],
];
/** Nothing makes it yet. */
const reserved: readonly EventType[] = ['survey.requested'];

describe('the event catalogue', () => {
  it('lists every event, and nothing else', () => {
    expect(Object.keys(events)).toEqual(expect.arrayContaining([...eventTypes]));
    expect(Object.keys(events)).toHaveLength(eventTypes.length);
  });

  it('describes every field of every event that the decisions make', () => {
    const made = everyChange().flatMap((change) => change?.events ?? []);
    for (const event of made) {
      const body = JSON.parse(JSON.stringify(eventBody(event)));
      // A field that is not described would be missing after parsing.
      expect([event.type, bodyOf(event.type).parse(body)]).toEqual([event.type, body]);
    }
    const seen = new Set([...made.map((event) => event.type), ...elsewhere.map(([type]) => type), ...reserved]);
    expect(eventTypes.filter((type) => !seen.has(type))).toEqual([]);
    for (const [type, data] of elsewhere) expect(events[type].data.parse(data)).toEqual(data);
  });

  it('names refusals that the API can give', () => {
    for (const code of startRefusals) expect(statusOfCode).toHaveProperty(code, 409);
  });
});
