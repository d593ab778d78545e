import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../test/support/wait-until.ts';
import { type EscalationEvent, type EventData, type PasserelleClient, PasserelleError } from '../client/index.ts';
import { createActivityLog } from './activity-log.ts';
import { botButtons, botLines } from './bot-lines.ts';
import type { Chat } from './chat.ts';
import { createScriptedBot } from './scripted-bot.ts';

const clock = { now: () => 1_000 };

/** Passerelle as far as the bot calls it: remembers commands, and has a list of events to be asked for. */
function makeClient(overrides: Partial<PasserelleClient> = {}) {
  const calls: { readonly name: string; readonly body: unknown }[] = [];
  const stored: EscalationEvent[] = [];
  const note =
    <Answer>(name: string, answer: Answer) =>
    async (...args: readonly unknown[]) => {
      calls.push({ name, body: args.at(-1) });
      return answer;
    };
  const started = {
    id: 'esc_1',
    isNew: true,
    lastSeq: 0,
    ticket: null,
    text: 'One moment.',
    capabilities: { attachments: { toAgent: true } },
  };
  const client = {
    start: note('start', started),
    send: note('send', { messageId: 'msg_1', isNew: true }),
    end: note('end', {}),
    typing: note('typing', undefined),
    upload: note('upload', { id: 'att_1', name: 'a.png', mediaType: 'image/png', sizeBytes: 3 }),
    listEvents: async (_id: string, { after = 0 } = {}) => {
      calls.push({ name: 'listEvents', body: after });
      return { events: stored.filter(({ seq }) => seq > after) };
    },
    ...overrides,
  } as unknown as PasserelleClient;
  return { client, calls, stored };
}

function setUp(overrides: Partial<PasserelleClient> = {}) {
  const made = makeClient(overrides);
  const bot = createScriptedBot({ client: made.client, activity: createActivityLog(clock), clock });
  const chat = bot.open('c1', 'en');
  const handOver = async () => {
    for (const text of [botButtons.human.en, botButtons.billing.en, 'lea@example.org']) await bot.say(chat, text, null);
  };
  return { ...made, bot, chat, handOver };
}

function eventOf<Type extends keyof EventData>(seq: number, type: Type, data: Partial<EventData[Type]>) {
  const frame = { id: `evt_${seq}`, seq, at: '2026-05-04T10:00:00.000Z', escalationId: 'esc_1', conversationId: 'c1' };
  return { ...frame, type, data } as unknown as EscalationEvent;
}

const author = { kind: 'agent', id: '7', name: 'Paula', avatarUrl: null } as const;
const said = (seq: number, text: string, late = false) => {
  const parts = [{ kind: 'text', text }] as const;
  return eventOf(seq, 'message.created', {
    messageId: `msg_${seq}`,
    author,
    text,
    parts,
    sentAt: '2026-05-04T10:00:00Z',
    late,
  });
};
const texts = (chat: Chat) => chat.view.entries.map(({ text }) => text);
const seen = (chat: Chat, text: string) => waitUntil(`the window shows "${text}"`, () => texts(chat).includes(text));

describe('the bot of the demo', () => {
  it('hands over once topic and address are known, with variables and everything said so far', async () => {
    const { calls, chat, handOver } = setUp();
    await handOver();
    expect(chat.view.phase).toBe('opening');
    expect(texts(chat).at(-1)).toBe('One moment.');
    const start = calls.find(({ name }) => name === 'start')?.body as Record<string, unknown>;
    expect(start).toMatchObject({
      conversationId: 'c1',
      skill: 'billing',
      locale: 'en',
      variables: { mail: 'lea@example.org', name: 'Léa Roux', language: 'en' },
      isTest: true,
    });
    const transcript = start['transcript'] as { author: string; text: string }[];
    expect(transcript[0]).toMatchObject({ author: 'bot', text: botLines.greeting.en });
    expect(transcript.at(-1)).toMatchObject({ author: 'user', text: 'lea@example.org' });
  });

  it('says why when it is refused, and stays', async () => {
    const start = () => Promise.reject(new PasserelleError('closed', 'Outside opening hours.', { status: 409 }));
    const { chat, handOver } = setUp({ start });
    await handOver();
    expect(chat.view.phase).toBe('bot');
    expect(texts(chat).at(-1)).toContain('(closed)');
  });

  it('passes on what the end user says while a human owns the conversation, and answers nothing itself', async () => {
    const { bot, calls, chat, handOver } = setUp();
    await handOver();
    await bot.say(chat, 'Tomorrow', 'payload-2');
    expect(calls.at(-1)).toMatchObject({ name: 'send', body: { text: 'Tomorrow', choice: { payload: 'payload-2' } } });
    expect(chat.view.entries.at(-1)).toMatchObject({ author: 'user', text: 'Tomorrow', progress: 'sent' });
  });

  it('shows every event once and in order, and asks for what it missed', async () => {
    const { bot, calls, stored, chat, handOver } = setUp();
    await handOver();
    stored.push(said(1, 'One'), said(2, 'Two'), said(3, 'Three'));
    for (const event of [stored[0], stored[0], stored[2], stored[1], stored[2]])
      if (event !== undefined) bot.hear(event);
    await seen(chat, 'Three');
    bot.hear(said(4, 'Four'));
    await seen(chat, 'Four');
    expect(texts(chat).filter((text) => ['One', 'Two', 'Three', 'Four'].includes(text ?? ''))).toEqual([
      'One',
      'Two',
      'Three',
      'Four',
    ]);
    expect(calls.filter(({ name }) => name === 'listEvents')).toEqual([{ name: 'listEvents', body: 1 }]);
  });

  it('takes over at the end, naming agent and ticket, and can hand over again', async () => {
    const { bot, calls, chat, handOver } = setUp();
    await handOver();
    const ticket = { id: '4711', url: null };
    bot.hear(
      eventOf(1, 'escalation.ended', { by: 'agent', reason: 'agent_ended', agent: author, ticket, text: 'Over.' }),
    );
    await seen(chat, 'Paula has closed your request, ticket 4711. I am back: anything else?');
    expect(chat.view.phase).toBe('bot');
    await handOver();
    expect(calls.filter(({ name }) => name === 'start')).toHaveLength(2);
  });

  it('shows what an agent wrote before the end and it heard only after, once, and drops the rest', async () => {
    const { bot, chat, handOver } = setUp();
    await handOver();
    bot.hear(
      eventOf(1, 'escalation.ended', { by: 'user', reason: 'user_command', agent: null, ticket: null, text: null }),
    );
    bot.hear(said(2, 'One more thing', true));
    bot.hear(said(2, 'One more thing', true));
    bot.hear(eventOf(3, 'helpdesk.disconnected', { text: 'Disturbed.' }));
    await seen(chat, 'One more thing');
    expect(texts(chat).filter((text) => text === 'One more thing')).toHaveLength(1);
    expect(chat.view.isHelpdeskDown).toBe(false);
  });

  it('keeps an agent’s buttons until the end user has answered', async () => {
    const { bot, chat, handOver } = setUp();
    await handOver();
    const choices = [{ kind: 'reply', label: 'Yes', payload: 'y' }] as const;
    const parts = [
      { kind: 'text', text: 'Well?' },
      { kind: 'choices', choices },
    ] as const;
    bot.hear(
      eventOf(1, 'message.created', { messageId: 'm', author, text: '', parts, sentAt: '2026-05-04T10:00:00Z' }),
    );
    bot.hear(said(2, 'Take your time'));
    await seen(chat, 'Take your time');
    const buttons = () => chat.view.entries.find(({ id }) => id === 'm')?.buttons;
    expect(buttons()).toEqual([{ label: 'Yes', payload: 'y' }]);
    await bot.say(chat, 'Yes', 'y');
    expect(buttons()).toEqual([]);
  });

  it('marks a message that could not be delivered, and tells the end user', async () => {
    const { bot, calls, chat, handOver } = setUp();
    await handOver();
    await bot.say(chat, 'Hello?', null);
    const { id } = (calls.at(-1)?.body ?? {}) as { readonly id?: string };
    expect(id).toMatch(/./);
    bot.hear(
      eventOf(1, 'message.failed', {
        messageId: 'm',
        clientMessageId: id ?? null,
        code: 'rejected',
        text: 'Not delivered.',
      }),
    );
    await seen(chat, 'Not delivered.');
    expect(chat.view.entries.find((entry) => entry.id === id)?.progress).toBe('failed');
  });

  it('keeps a file that comes while the bot still answers, for the agent', async () => {
    const { bot, calls, chat, handOver } = setUp();
    await bot.attach(chat, { name: 'a.png', mediaType: 'image/png', bytes: new Uint8Array([1, 2, 3]) });
    expect(texts(chat).at(-1)).toBe(botLines.fileKept.en);
    await handOver();
    const start = calls.find(({ name }) => name === 'start')?.body as { transcript: unknown[] };
    expect(start.transcript).toContainEqual(
      expect.objectContaining({ author: 'user', parts: [{ kind: 'attachment', attachmentId: 'att_1' }] }),
    );
  });
});
