import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type {
  AttachmentId,
  DeliveryId,
  EscalationId,
  MessageId,
  RemoteConversationId,
  RemoteGroupId,
} from '../../core/ids.ts';
import { silentLogger } from '../../core/logger.ts';
import type { OpenConversation, RemoteConversation, SendMessage } from '../command.ts';
import type { HelpdeskEvent } from '../event.ts';
import type { DeliveryCall, Helpdesk, OpenFile } from '../helpdesk.ts';
import { createSandbox } from './index.ts';

const noHttp = {
  request: () => {
    throw new Error('The sandbox calls nobody.');
  },
};
const tools = { http: noHttp, log: silentLogger, now: () => systemClock.now() };
const isOn = (on: boolean) => createSandbox({ clock: systemClock, isOn: on });
const call = { signal: AbortSignal.timeout(5_000), deliveryId: 'dlv_1' as DeliveryId } as DeliveryCall;

const opening: OpenConversation = {
  escalationId: 'esc_1' as EscalationId,
  conversationId: 'c1',
  endUser: {
    key: 'k',
    vouchedId: null,
    email: null,
    name: 'Léa Roux',
    givenName: null,
    familyName: null,
    phone: null,
    locale: null,
    avatarUrl: null,
  },
  remoteUserId: null,
  skill: 'billing',
  group: { remoteGroupId: null, name: null },
  attributes: { fields: {}, tags: ['vip'] },
  transcript: [{ author: 'bot', name: null, at: null, parts: [{ kind: 'text', text: 'Hello' }] }],
  hasPendingMessage: true,
  channel: { type: null, pageUrl: null, device: null },
  agentLanguage: 'en',
  isTest: true,
};
const said = (conversation: RemoteConversation, text: string): SendMessage => ({
  escalationId: opening.escalationId,
  conversation,
  messageId: 'msg_1' as MessageId,
  author: { kind: 'user' },
  part: { kind: 'text', text },
  choice: null,
  sentAt: 0,
});
const elsewhere: RemoteConversation = {
  remoteConversationId: 'sandbox-0000-1' as RemoteConversationId,
  remoteUserId: null,
  state: {},
};
const followed = async (helpdesk: Helpdesk, conversation: RemoteConversation, count: number) => {
  const events: HelpdeskEvent[] = [];
  const stop = new AbortController();
  const accept = async (batch: { readonly events: readonly HelpdeskEvent[] }) => {
    events.push(...batch.events);
    if (events.length >= count) stop.abort();
  };
  await helpdesk.stream?.follow({ conversation, from: null, accept }, AbortSignal.any([stop.signal, call.signal]));
  return events;
};

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function textOf(file: OpenFile | undefined): Promise<string> {
  const read: Uint8Array[] = [];
  for await (const chunk of file?.content ?? []) read.push(chunk);
  return Buffer.concat(read).toString();
}

describe('the sandbox', () => {
  it('shows agents who it is, what was said before, and that it is a test', async () => {
    const { desk, connect } = isOn(true);
    const helpdesk = connect({}, tools);
    const { conversation, ticketId } = await helpdesk.openConversation(opening, call);
    await helpdesk.sendMessage(said(conversation, 'My invoice is wrong'), call);
    const [shown] = desk?.conversations() ?? [];
    expect(shown?.requester.name).toBe('Léa Roux');
    expect([shown?.ticketId, shown?.tags]).toEqual([ticketId, ['vip', 'test']]);
    expect(shown?.messages.map(({ author, text }) => [author, text])).toEqual([
      ['bot', 'Hello'],
      ['user', 'My invoice is wrong'],
    ]);
  });

  it('opens and takes everything once, however often it is delivered', async () => {
    const { desk, connect } = isOn(true);
    const helpdesk = connect({}, tools);
    const first = await helpdesk.openConversation(opening, call);
    const again = await helpdesk.openConversation(opening, call);
    expect(again.conversation).toEqual(first.conversation);
    const one = await helpdesk.sendMessage(said(first.conversation, 'Hi'), call);
    expect(await helpdesk.sendMessage(said(first.conversation, 'Hi'), call)).toEqual(one);
    expect(desk?.conversations()[0]?.messages).toHaveLength(2);
  });

  it('tells that an agent came, what they said, and that they ended it, and the same again when asked', async () => {
    const { desk, connect } = isOn(true);
    const helpdesk = connect({}, tools);
    const { conversation } = await helpdesk.openConversation(opening, call);
    const [agent] = desk?.agents ?? [];
    if (desk === undefined || agent === undefined) throw new Error('no desk');
    const listening = followed(helpdesk, conversation, 3);
    await desk.reply(conversation.remoteConversationId, { agent, text: 'Hello' });
    await desk.end(conversation.remoteConversationId, 'solved');
    const events = await listening;
    expect(events.map(({ kind }) => kind)).toEqual(['agentJoined', 'agentMessaged', 'conversationEnded']);
    const history = await helpdesk.history?.eventsSince(conversation, 0, { ...call, ticketId: null });
    expect(history).toEqual(events);
    await expect(helpdesk.sendMessage(said(conversation, 'Too late'), call)).rejects.toMatchObject({
      disposition: 'gone',
    });
  });

  it('takes files of the end user and gives them to agents, and the other way round, once', async () => {
    const { desk, connect } = isOn(true);
    const helpdesk = connect({}, tools);
    const { conversation } = await helpdesk.openConversation(opening, call);
    const part = {
      kind: 'attachment',
      name: 'receipt.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 3,
      source: { kind: 'stored', attachmentId: 'att_1' as AttachmentId },
    } as const;
    let opened = 0;
    const openFile: DeliveryCall['openFile'] = async ({ name, mediaType }) => {
      opened += 1;
      return { name, mediaType, sizeBytes: 3, content: chunks('one', 'two') };
    };
    const command: SendMessage = { ...said(conversation, ''), part };
    const first = await helpdesk.sendMessage(command, { ...call, openFile });
    expect(await helpdesk.sendMessage(command, { ...call, openFile })).toEqual(first);
    expect(opened).toBe(1);
    const line = desk?.conversations()[0]?.messages.at(-1);
    expect([line?.text, line?.file?.name]).toEqual([null, 'receipt.pdf']);
    expect(await textOf(await helpdesk.media?.fetchMedia(line?.file?.url ?? '', call))).toBe('onetwo');

    const [agent] = desk?.agents ?? [];
    if (desk === undefined || agent === undefined) throw new Error('no desk');
    const file = { name: 'plan.png', mediaType: 'image/png', bytes: Buffer.from('picture') };
    await desk.reply(conversation.remoteConversationId, { agent, text: 'Look', file });
    const event = (await followed(helpdesk, conversation, 2)).at(-1);
    const [text, sent] = event?.kind === 'agentMessaged' ? event.parts : [];
    expect(text).toEqual({ kind: 'text', text: 'Look' });
    if (sent?.kind !== 'attachment' || sent.source.kind !== 'remote') throw new Error('no file was told');
    expect(sent).toMatchObject({ name: 'plan.png', mediaType: 'image/png', sizeBytes: 7 });
    expect(await textOf(await helpdesk.media?.fetchMedia(sent.source.reference, call))).toBe('picture');
    await expect(helpdesk.media?.fetchMedia('sandbox-file-of-before', call)).rejects.toMatchObject({
      disposition: 'gone',
    });
  });

  it('shows agents that the end user is writing, until they have written or stopped', async () => {
    const { desk, connect } = isOn(true);
    const helpdesk = connect({}, tools);
    const { conversation } = await helpdesk.openConversation(opening, call);
    const isTyping = () => desk?.conversations()[0]?.isRequesterTyping;
    expect(isTyping()).toBe(false);
    await helpdesk.typing?.sendTyping(conversation, true, call);
    expect(isTyping()).toBe(true);
    await helpdesk.sendMessage(said(conversation, 'Done'), call);
    expect(isTyping()).toBe(false);
    await helpdesk.typing?.sendTyping(conversation, true, call);
    await helpdesk.typing?.sendTyping(conversation, false, call);
    expect(isTyping()).toBe(false);
  });

  it('says of a conversation from before a restart that it is lost', async () => {
    const helpdesk = isOn(true).connect({}, tools);
    await expect(followed(helpdesk, elsewhere, 1)).rejects.toMatchObject({ disposition: 'gone' });
    await expect(helpdesk.sendMessage(said(elsewhere, 'Hi'), call)).rejects.toMatchObject({ disposition: 'gone' });
    const closing = { ...said(elsewhere, ''), by: 'system', notice: null } as const;
    await expect(helpdesk.closeConversation(closing, call)).resolves.toBeUndefined();
    const history = await helpdesk.history?.eventsSince(elsewhere, 0, { ...call, ticketId: null });
    expect(history).toMatchObject([{ kind: 'conversationEnded', reason: 'helpdesk_lost' }]);
  });

  it('finds the group of a skill again after a restart, by its id alone', async () => {
    const made = await isOn(true).connect({}, tools).groups?.createGroup('Réclamations', call);
    const later = isOn(true).connect({}, tools).groups;
    expect(await later?.findGroup(made?.remoteGroupId as RemoteGroupId, call)).toEqual(made);
    expect(await later?.findGroup('4711' as RemoteGroupId, call)).toBeNull();
  });

  it('takes nothing when it is switched off, offers no desk, and ends what was open', async () => {
    const off = isOn(false);
    const helpdesk = off.connect({}, tools);
    expect(off.desk).toBeUndefined();
    await expect(helpdesk.openConversation(opening, call)).rejects.toMatchObject({ disposition: 'reject' });
    await expect(followed(helpdesk, elsewhere, 1)).rejects.toMatchObject({ disposition: 'gone' });
    expect((await helpdesk.availability?.availabilityOf(null, call))?.state).toBe('unavailable');
  });
});
