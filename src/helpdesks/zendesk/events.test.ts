import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../core/logger.ts';
import type { HelpdeskEvent } from '../event.ts';
import { createDesk } from './desk.ts';
import { eventsOf, webhookTriggers } from './events.ts';
import { zendeskSettings } from './settings.ts';
import { eventsOfTicketNotice } from './ticket-events.ts';
import { receive } from './webhook.ts';
import { wireEnvelope, wireEvent } from './wire.ts';

const settings = zendeskSettings.parse({
  subdomain: 'acme',
  appId: '6a00000000000000000000aa',
  keyId: 'app_1',
  keySecret: 's3cret',
  email: 'admin@example.net',
  apiToken: 't0ken',
  webhookSecret: 'hook-secret',
});
const folder = new URL('./fixtures/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

function read(name: string, changes: Partial<typeof settings> = {}): readonly HelpdeskEvent[] {
  const used = { ...settings, ...changes };
  if (name.startsWith('support-')) return eventsOfTicketNotice(json(name), { settings: used, at: 5 });
  return (wireEnvelope.parse(json(name)).events ?? []).flatMap((raw) => eventsOf(wireEvent.parse(raw), used));
}

/** The one event of a fixture, without what all of them share. */
function only(name: string, changes: Partial<typeof settings> = {}): Record<string, unknown> {
  const events = read(name, changes);
  expect(events).toHaveLength(1);
  return { ...events[0] };
}

const conversation = '6a0300000000000000000c01';
const escalation = 'esc_0199aa00000070008000000000000001';

describe('every documented event', () => {
  it.each(files)('%s is read without error, with time, key and conversation', (file) => {
    for (const event of read(file.replace('.json', ''))) {
      expect(event.dedupeKey).not.toBe('');
      expect(event.at).toBeGreaterThan(1_700_000_000_000);
      expect(event.remoteConversationId).toBe(conversation);
    }
  });

  it('there is at least one file for each event that the webhook subscribes to', () => {
    const types = files
      .filter((file) => !file.startsWith('support-'))
      .flatMap((file) => wireEnvelope.parse(json(file.replace('.json', ''))).events ?? [])
      .map((raw) => wireEvent.parse(raw).type);
    expect(types).toEqual(expect.arrayContaining([...webhookTriggers]));
  });
});

describe('messages', () => {
  it.each([
    [{ type: 'text', text: 'Pick one', actions: [{ text: 'without a type' }] }, 'Pick one'],
    [
      { type: 'form', text: 'Your order?', fields: [{ type: 'select', name: 'a', options: [{ name: 'b' }] }] },
      'Your order?',
    ],
    [{ type: 'carousel', text: 'Our shoes', items: 'soon' }, 'Our shoes'],
    [{ type: 'hologram' }, '[hologram]'],
    [{ type: 'file', mediaUrl: null }, '[file]'],
  ])('an agent’s words are not lost with a part of theirs that cannot be read: %j', (content, text) => {
    const [raw] = wireEnvelope.parse(json('conversation-message-agent-text')).events ?? [];
    const event = wireEvent.parse(raw);
    const { conversation: about, message } = event.payload as { conversation: object; message: object };
    const events = eventsOf({ ...event, payload: { conversation: about, message: { ...message, content } } }, settings);
    const parts = events.flatMap((each) => (each.kind === 'agentMessaged' ? each.parts : []));
    expect(parts[0]).toEqual({ kind: 'text', text });
  });

  it('an agent’s text reaches the end user with the agent’s name, picture and id', () => {
    expect(only('conversation-message-agent-text')).toMatchObject({
      kind: 'agentMessaged',
      escalationId: escalation,
      remoteMessageId: '6a0a00000000000000000011',
      dedupeKey: 'message:6a0a00000000000000000011',
      agent: { id: '361000000042', name: 'Paula R.', avatarUrl: 'https://acme.zendesk.com/a/paula.png' },
      parts: [{ kind: 'text', text: 'Hello Mona, let me check.' }],
      isAutomation: false,
    });
  });

  it.each(['', ' ', null])('an agent whose name is %j still has one that can be shown', (displayName) => {
    const text = JSON.stringify(json('conversation-message-agent-text'));
    const unnamed = text.replace('"displayName":"Paula R."', `"displayName":${JSON.stringify(displayName)}`);
    const [raw] = wireEnvelope.parse(JSON.parse(unnamed)).events ?? [];
    expect(unnamed).not.toContain('Paula R.');
    expect(eventsOf(wireEvent.parse(raw), settings)).toMatchObject([{ agent: { id: '361000000042', name: 'Agent' } }]);
  });

  it('a file keeps its name, type and size, and refers to its address', () => {
    expect(only('conversation-message-agent-file')['parts']).toEqual([
      {
        kind: 'attachment',
        name: 'invoice.pdf',
        mediaType: 'application/pdf',
        sizeBytes: 48211,
        source: { kind: 'remote', reference: 'https://acme.zendesk.com/sc/attachments/v2/01JBBB/invoice.pdf' },
      },
    ]);
  });

  it('a picture with a text gives the text first, and its name comes from the address when the title is no name', () => {
    const parts = only('conversation-message-agent-image')['parts'];
    expect(parts).toMatchObject([{ kind: 'text' }, { kind: 'attachment', name: 'parcel.png' }]);
  });

  it('buttons, carousels, lists, locations and forms keep what can be pressed or filled in', () => {
    expect(only('conversation-message-agent-actions')['parts']).toMatchObject([
      { kind: 'text', text: 'Which one?' },
      {
        kind: 'choices',
        choices: [
          { kind: 'reply', label: 'Invoice', payload: 'INVOICE' },
          { kind: 'postback', label: 'Track', payload: 'TRACK' },
          { kind: 'link', label: 'Help', url: 'https://example.net/help' },
        ],
      },
    ]);
    expect(only('conversation-message-carousel')['parts']).toMatchObject([
      { kind: 'cards', layout: 'carousel', cards: [{ title: 'Plan A', description: 'Small' }, { title: 'Plan B' }] },
    ]);
    expect(only('conversation-message-list')['parts']).toMatchObject([
      { kind: 'cards', layout: 'list' },
      { kind: 'choices', choices: [{ label: 'More' }] },
    ]);
    expect(only('conversation-message-location')['parts']).toEqual([
      { kind: 'location', latitude: 48.8566, longitude: 2.3522, name: 'Shop' },
    ]);
    expect(only('conversation-message-form')['parts']).toMatchObject([
      { kind: 'form', fields: [{ type: 'email' }, { type: 'select', options: [{ name: 's' }, { name: 'l' }] }] },
    ]);
  });

  it('a message with HTML only becomes plain text', () => {
    expect(only('conversation-message-agent-html')['parts']).toEqual([
      { kind: 'text', text: 'Hello & welcome\n- one\n- two' },
    ]);
  });

  it('our own lines, the end user’s, bots’ and instructions to Zendesk yield nothing', () => {
    const silent = ['own', 'transcript', 'answer-bot', 'instruction'];
    for (const name of silent) expect(read(`conversation-message-${name}`)).toEqual([]);
  });

  it('messages of triggers and surveys come only when they are wanted, and count as automation', () => {
    expect(read('conversation-message-trigger')).toEqual([]);
    expect(read('conversation-message-csat')).toEqual([]);
    const trigger = only('conversation-message-trigger', { forwardTriggers: true });
    expect(trigger).toMatchObject({ isAutomation: true, agent: { id: null, name: 'Acme' } });
    expect(only('conversation-message-csat', { forwardSurveys: true })).toMatchObject({ isAutomation: true });
  });

  it('conversations that another installation marked are left alone', () => {
    expect(read('conversation-message-agent-text', { ownTag: 'other' })).toEqual([]);
    expect(read('switchboard-release-control', { ownTag: 'other' })).toEqual([]);
  });
});

describe('endings', () => {
  it('closing, moving to e-mail and leaving are told apart', () => {
    const end = (name: string) => only(`conversation-message-activity-${name}`);
    expect(end('closed')).toMatchObject({ kind: 'conversationEnded', by: 'agent', reason: 'ticket_solved' });
    expect(end('email')).toMatchObject({ kind: 'conversationEnded', by: 'agent', reason: 'agent_ended' });
    expect(end('ended')).toMatchObject({ kind: 'conversationEnded', by: 'user', reason: 'user_left' });
  });

  it('a release or a pass away from agents ends, our own passes and passes to agents do not', () => {
    expect(only('switchboard-release-control')).toMatchObject({ by: 'agent', reason: 'agent_ended' });
    expect(only('switchboard-release-control-email')).toMatchObject({ by: 'agent', reason: 'agent_ended' });
    expect(only('switchboard-pass-control-closed')).toMatchObject({ by: 'agent', reason: 'ticket_solved' });
    expect(read('switchboard-pass-control-own')).toEqual([]);
    expect(read('switchboard-pass-control-agents')).toEqual([]);
  });

  it('a deleted conversation is lost, and a merged one moves', () => {
    expect(only('conversation-remove')).toMatchObject({ by: 'helpdesk', reason: 'helpdesk_lost' });
    expect(only('user-merge')).toMatchObject({
      kind: 'conversationMoved',
      escalationId: escalation,
      survivingConversationId: '6a0300000000000000000d01',
      survivingUserId: '6a0200000000000000000b01',
    });
  });
});

describe('signals', () => {
  it('agents’ typing and reading come through, end users’ do not', () => {
    expect(only('conversation-typing-agent')).toMatchObject({ kind: 'agentTyped', isTyping: true });
    expect(only('conversation-read-agent')).toMatchObject({ kind: 'agentRead', upTo: null });
    expect(read('conversation-read-user')).toEqual([]);
  });
});

describe('ticket news', () => {
  const field = { conversationFieldId: '360000000010' };

  it('Solved links the ticket and ends, or only links it when Solved is to be ignored', () => {
    const [linked, ended] = read('support-notice-solved');
    const ticketUrl = 'https://acme.zendesk.com/agent/tickets/4711';
    expect(linked).toMatchObject({ kind: 'ticketLinked', ticketId: '4711', ticketUrl, escalationId: escalation });
    expect(ended).toMatchObject({ kind: 'conversationEnded', by: 'agent', reason: 'ticket_solved' });
    expect(read('support-notice-solved', { closeOnSolved: 'ignore' }).map((event) => event.kind)).toEqual([
      'ticketLinked',
    ]);
  });

  it('finds the conversation in our tag or in the ticket field, and says nothing of other tickets', () => {
    expect(read('support-notice-created').map((event) => event.kind)).toEqual(['ticketLinked']);
    expect(read('support-event-status-changed', field).map((event) => event.kind)).toContain('conversationEnded');
    expect(read('support-event-status-changed').map((event) => event.kind)).toContain('conversationEnded');
    const foreign = { ticket_id: '9', status: 'solved', conversation_id: '', tags: 'vip passerelle passerelle_test' };
    expect(eventsOfTicketNotice(foreign, { settings, at: 5 })).toEqual([]);
  });

  it('another group is a transfer to it', () => {
    expect(read('support-notice-group')[1]).toMatchObject({ kind: 'transferred', group: '361000000778' });
    expect(read('support-event-group-changed')[1]).toMatchObject({ kind: 'transferred', group: '361000000778' });
  });
});

describe('batches', () => {
  const desk = createDesk(settings, {
    http: { request: () => Promise.reject(new Error('no call')) },
    log: silentLogger,
    now: () => 0,
  });
  const post = async (events: readonly unknown[]) => {
    const body = new TextEncoder().encode(JSON.stringify({ events }));
    const received = await receive(desk, {
      method: 'POST',
      path: '',
      query: {},
      headers: { 'x-api-key': 'hook-secret' },
      body,
    });
    return received.ok ? received.events.map((event) => event.dedupeKey) : null;
  };
  const good = ['agent-text', 'agent-file', 'agent-image', 'agent-actions', 'activity-closed'].flatMap(
    (name) => wireEnvelope.parse(json(`conversation-message-${name}`)).events ?? [],
  );

  it('in any order, any number of times, with broken events between, each event has its one key', async () => {
    const broken = fc.constantFrom<unknown>(
      null,
      7,
      'x',
      {},
      { id: 'a', createdAt: 'never', type: 'conversation:message' },
    );
    const batch = fc.array(fc.oneof(fc.constantFrom(...good), broken), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(batch, async (events) => {
        const expected = await Promise.all(
          events.filter((event) => good.includes(event)).map((event) => post([event])),
        );
        expect(await post(events)).toEqual(expected.flat());
      }),
      { numRuns: 50 },
    );
  });
});
