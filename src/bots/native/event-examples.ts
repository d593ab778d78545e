import type { EventType, SignalType } from '../../escalations/escalation-event.ts';

const agent = { id: 'ag-4', name: 'Sam', avatarUrl: null };
const ticket = { id: '8841', url: 'https://shop.zendesk.com/agent/tickets/8841' };
const messageId = 'msg_019aa3c6f0b27d11a3c0d4e5f6a7b8c9';
const shown = { messageId, text: 'Hello Léa, let me see.', parts: [{ kind: 'text', text: 'Hello Léa, let me see.' }] };
const delivered = { messageId, clientMessageId: 'm-31' };

/** What `data` of each event and signal looks like, for the reference. */
export const dataExamples: Readonly<Record<EventType | SignalType, object>> = {
  'escalation.queued': {
    ticket: null,
    group: { id: '360001', name: 'Billing' },
    openedAt: '2026-05-04T09:14:03.120Z',
    notices: [],
    text: 'You are in the queue. A colleague will answer you here.',
  },
  'escalation.accepted': { agent, waitedMs: 42_310, text: 'You are now talking with Sam.' },
  'escalation.updated': { ticket },
  'escalation.idle_warned': {
    endsAt: '2026-05-04T09:31:00.000Z',
    endsInSeconds: 120,
    text: 'Are you still there? The conversation will end in 2 min without an answer from you.',
  },
  'escalation.ended': {
    by: 'agent',
    reason: 'ticket_solved',
    comment: null,
    agent,
    waitedMs: 42_310,
    lastedMs: 611_004,
    startedAt: '2026-05-04T09:14:02.000Z',
    acceptedAt: '2026-05-04T09:14:44.310Z',
    ticket,
    text: 'The conversation with our colleague has ended.',
  },
  'agent.joined': { agent },
  'agent.left': { agent, text: 'Sam has left the conversation.' },
  'agent.transferred': {
    groupId: '360002',
    agent: null,
    isAutomatic: false,
    text: 'You are being transferred to another colleague.',
  },
  'message.created': { ...shown, author: { kind: 'agent', ...agent }, sentAt: '2026-05-04T09:14:50.004Z' },
  'message.delivered': delivered,
  'message.read': delivered,
  'message.failed': { ...delivered, code: 'rejected', text: 'Your message could not be delivered.' },
  'message.updated': shown,
  'message.deleted': { messageId },
  'attachment.requested': {},
  'survey.requested': {},
  'helpdesk.disconnected': {
    text: 'The connection is disturbed. Your messages are kept and will be delivered.',
  },
  'helpdesk.reconnected': { text: 'The connection is back.' },
  'agent.typing': { isTyping: true, agent: { id: 'ag-4', name: 'Sam' }, expiresInMs: 5000 },
  'agent.read': {},
  'queue.moved': { position: 2, estimatedWaitSeconds: 90 },
};

const frame = {
  at: '2026-05-04T09:14:50.120Z',
  escalationId: 'esc_019aa3c5d1f07c3e8b52f1a09c64e7d2',
  conversationId: 'c0ffee00',
};

/** A whole body. Only events have an id and a number. */
export function exampleOf(type: EventType | SignalType, hasNumber: boolean): object {
  const { at, escalationId, conversationId } = frame;
  const numbered = hasNumber ? { id: 'evt_019aa3c6f0c17a52b1d20e3f4a5b6c7d', seq: 3 } : {};
  return { ...numbered, type, at, escalationId, conversationId, data: dataExamples[type] };
}
