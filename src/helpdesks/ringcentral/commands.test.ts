import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, makeTextMessage, side } from '../../../test/support/helpdesk-commands.ts';
import { openRingcentralAccount, type RingcentralAccount } from '../../../test/support/ringcentral-account.ts';
import type { HttpClient } from '../../core/http-client.ts';
import type { RemoteMessageId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Attachment } from '../../core/message.ts';
import type { RemoteConversation, SendMessage } from '../command.ts';
import type { DeliveryCall, OpenFile } from '../helpdesk.ts';

let account: RingcentralAccount;
let conversation: RemoteConversation;
let escalationId: SendMessage['escalationId'];

beforeEach(async () => {
  account = await openRingcentralAccount();
  const opening = makeOpening({ hasPendingMessage: false, transcript: [] });
  ({ escalationId } = opening);
  ({ conversation } = await account.connect().openConversation(opening, makeDeliveryCall()));
});
afterEach(() => account.close());

const attachment = (name: string, mediaType = 'application/pdf'): Attachment => ({
  kind: 'attachment',
  name,
  mediaType,
  sizeBytes: null,
  source: { kind: 'url', url: 'https://files.example/x' },
});

/** Gives out the bytes in odd pieces, each time anew, and counts how often. */
function filesOf(...versions: readonly Uint8Array[]) {
  let opened = 0;
  const openFile: DeliveryCall['openFile'] = async ({ name, mediaType }): Promise<OpenFile> => {
    const bytes = versions[Math.min(opened, versions.length - 1)] ?? new Uint8Array();
    opened += 1;
    const content = (async function* () {
      for (let at = 0; at < bytes.length; at += 1001) yield bytes.subarray(at, at + 1001);
    })();
    return { name, mediaType, sizeBytes: null, content };
  };
  return { openFile, count: () => opened };
}

const fileMessage = (part: Attachment): SendMessage => ({ ...makeTextMessage(conversation, ''), escalationId, part });

describe('a file of the end user', () => {
  it('arrives byte for byte, streamed: it is read once to sign and once to send', async () => {
    const bytes = randomBytes(100_000);
    const files = filesOf(bytes);
    await account.connect().sendMessage(fileMessage(attachment('scan.pdf')), makeDeliveryCall(files));
    const file = account.onDesk().messages.at(-1)?.file;
    expect(file?.name).toBe('scan.pdf');
    const arrived = Buffer.from(await (await fetch(side(file ?? undefined).url)).arrayBuffer());
    expect(createHash('sha256').update(arrived).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(files.count()).toBe(2);
  });

  it.each([
    ['photo', 'image/png', 'photo.png'],
    ['notes.TXT', 'text/plain', 'notes.TXT'],
  ])('%s of %s travels as %s', async (name, mediaType, expected) => {
    const part = attachment(name, mediaType);
    await account.connect().sendMessage(fileMessage(part), makeDeliveryCall(filesOf(randomBytes(10))));
    expect(account.onDesk().messages.at(-1)?.file?.name).toBe(expected);
  });

  it('is refused for good when its type is not taken, or it is too large for a push', async () => {
    const before = account.onDesk().messages.length;
    const send = (name: string, bytes: Uint8Array) =>
      account.connect().sendMessage(fileMessage(attachment(name, 'application/x')), makeDeliveryCall(filesOf(bytes)));
    await expect(send('tool.exe', randomBytes(10))).rejects.toMatchObject({ disposition: 'reject' });
    await expect(send('noname', randomBytes(10))).rejects.toMatchObject({ disposition: 'reject' });
    await expect(send('big.pdf', new Uint8Array(15_800_000))).rejects.toMatchObject({ disposition: 'reject' });
    expect(account.onDesk().messages).toHaveLength(before);
  });

  it('that changes between signing and sending is never sent wrong, and tried again', async () => {
    const before = account.onDesk().messages.length;
    const files = filesOf(randomBytes(5000), randomBytes(5000));
    const sending = account.connect().sendMessage(fileMessage(attachment('a.pdf')), makeDeliveryCall(files));
    await expect(sending).rejects.toMatchObject({ disposition: 'retry', certainty: 'unknown' });
    expect(account.onDesk().messages).toHaveLength(before);
  });

  it('just below the limit of a push arrives', async () => {
    const bytes = new Uint8Array(15_000_000).fill(7);
    await account.connect().sendMessage(fileMessage(attachment('a.pdf')), makeDeliveryCall(filesOf(bytes)));
    expect(account.onDesk().messages.at(-1)?.file?.name).toBe('a.pdf');
  });
});

describe('what the end user pressed', () => {
  it('goes back as a reply to the message that offered it', async () => {
    const pushed: Record<string, unknown>[] = [];
    const watched: HttpClient = {
      request: (request) => {
        if (typeof request.body === 'string') pushed.push(JSON.parse(request.body).params);
        return account.http.request(request);
      },
    };
    const helpdesk = account.connect({}, watched);
    await account.simulator.desk.reply(conversation.remoteConversationId, {
      agent: account.agent(),
      text: 'Which?',
      choices: ['Parcel', 'Invoice'],
    });
    const asked = await account.waitFor(helpdesk, 'agentMessaged');
    const offered = asked.parts.find((part) => part.kind === 'choices');
    const payload = offered?.kind === 'choices' ? (offered.choices[0]?.payload ?? '') : '';
    const message = makeTextMessage(conversation, 'Parcel');
    await helpdesk.sendMessage({ ...message, choice: { payload } }, makeDeliveryCall());
    expect(pushed.at(-1)).toMatchObject({
      body: 'Parcel',
      structured_reply: { payload: 'parcel' },
      in_reply_to_id: asked.remoteMessageId,
    });
    await helpdesk.sendMessage({ ...message, choice: { payload: `${asked.remoteMessageId}#` } }, makeDeliveryCall());
    expect(pushed.at(-1)).toMatchObject({ in_reply_to_id: asked.remoteMessageId });
    expect(pushed.at(-1)).not.toHaveProperty('structured_reply');
    await helpdesk.sendMessage({ ...message, choice: { payload: 'other' } }, makeDeliveryCall());
    expect(pushed.at(-1)).toMatchObject({ structured_reply: { payload: 'other' } });
    for (const unfit of ['réclamer', 'x'.repeat(1001)]) {
      await helpdesk.sendMessage({ ...message, choice: { payload: unfit } }, makeDeliveryCall());
      expect(pushed.at(-1)).not.toHaveProperty('structured_reply');
    }
  });
});

describe('signals', () => {
  it('an end user who types is passed on, and what comes too soon is dropped in silence', async () => {
    const typing = side(account.connect().typing);
    const call = { signal: account.signal };
    await typing.sendTyping(conversation, true, call);
    await typing.sendTyping(conversation, true, call);
    await typing.sendTyping(conversation, false, call);
  });

  it('a read mark names the id that we answered for the agent’s message; without one nothing is sent', async () => {
    const receipts = side(account.connect().receipts);
    const call = { signal: account.signal };
    await receipts.markRead(conversation, 'ed-1' as RemoteMessageId, call);
    await receipts.markRead(conversation, null, call);
    account.simulator.faults.add({ match: /realtime/, times: 1, fault: { kind: 'status', status: 422 } });
    await receipts.markRead(conversation, null, call);
    await expect(receipts.markRead(conversation, 'ed-1' as RemoteMessageId, call)).rejects.toMatchObject({});
  });

  it.each(['thread', 'inReplyTo', 'full'] as const)(
    'an agent who types is heard, named by %s',
    async (typingPayload) => {
      account.simulator.switches.typingPayload = typingPayload;
      await account.simulator.desk.typing(conversation.remoteConversationId, account.agent(), true);
      const heard = await account.waitFor(account.connect(), 'agentTyped');
      expect(heard).toMatchObject({ escalationId, isTyping: true });
    },
  );

  it('the place in the queue is heard', async () => {
    await account.simulator.hands.tellQueue(conversation.remoteConversationId, 4, 90);
    expect(await account.waitFor(account.connect(), 'queueMoved')).toMatchObject({ position: 4, waitSeconds: 90 });
  });
});

describe('a message that may have arrived', () => {
  it('is found by its id, text and notice alike, and another piece of the same message is not', async () => {
    const helpdesk = account.connect();
    const lookup = side(helpdesk.lookup);
    const message = { ...makeTextMessage(conversation, 'hello'), escalationId };
    const call = makeDeliveryCall();
    expect(await lookup.findSent(message, call)).toBeNull();
    const sent = await helpdesk.sendMessage(message, call);
    expect(await lookup.findSent(message, call)).toEqual(sent);
    expect(await lookup.findSent(message, makeDeliveryCall())).toBeNull();
    const notice = { ...message, author: { kind: 'system', name: 'Bot' }, messageId: call.deliveryId } as never;
    expect(await lookup.findSent(notice, call)).toBeNull();
    await helpdesk.sendMessage(notice, call);
    expect(await lookup.findSent(notice, call)).not.toBeNull();
    expect(account.onDesk().messages.at(-1)).toMatchObject({ author: 'bot', name: 'Bot' });
  });
});

describe('a bot whose clock is wrong', () => {
  it.each([0, Date.now() + 1e9])('has its message taken at a likely time, and found again: %s', async (sentAt) => {
    const pushed: string[] = [];
    const watched: HttpClient = {
      request: (request) => {
        if (typeof request.body === 'string') pushed.push(JSON.parse(request.body).params.created_at);
        return account.http.request(request);
      },
    };
    const helpdesk = account.connect({}, watched);
    const message = { ...makeTextMessage(conversation, 'when?'), sentAt };
    const call = makeDeliveryCall();
    const sent = await helpdesk.sendMessage(message, call);
    expect(Math.abs(Date.parse(pushed[0] ?? '') - Date.now())).toBeLessThan(25 * 3_600_000);
    expect(Date.parse(pushed[0] ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await side(helpdesk.lookup).findSent(message, call)).toEqual(sent);
  });
});

describe('the end from our side', () => {
  const closing = (notice: string | null = 'Bye') => ({ escalationId, conversation, by: 'user', notice }) as const;

  it('archives what nobody has taken, cancels a case without an answer, closes one with answers', async () => {
    const helpdesk = account.connect();
    const id = conversation.remoteConversationId;
    const paths: string[] = [];
    const watched: HttpClient = {
      request: (request) => {
        if (request.method !== 'GET') paths.push(new URL(request.url).pathname.split('/').at(-1) ?? '');
        return account.http.request(request);
      },
    };
    await account.connect({}, watched).closeConversation(closing(null), makeDeliveryCall());
    expect(paths).toEqual(['ignore']);
    await helpdesk.sendMessage(makeTextMessage(conversation, 'again'), makeDeliveryCall());
    account.simulator.hands.engage(id);
    await account.connect({}, watched).closeConversation(closing(null), makeDeliveryCall());
    expect(paths).toEqual(['ignore', 'cancel']);
    await helpdesk.sendMessage(makeTextMessage(conversation, 'again'), makeDeliveryCall());
    await account.simulator.desk.reply(id, { agent: account.agent(), text: 'Hello' });
    await account.connect({}, watched).closeConversation(closing(null), makeDeliveryCall());
    expect(paths).toEqual(['ignore', 'cancel', 'close']);
    expect(account.onDesk().isEnded).toBe(true);
  });

  it('tells nobody anything, and reopens nothing, where an agent has closed already', async () => {
    await account.simulator.desk.end(conversation.remoteConversationId, 'solve');
    await account.connect().closeConversation(closing(), makeDeliveryCall());
    expect(account.onDesk()).toMatchObject({ isEnded: true });
    expect(account.onDesk().messages.map(({ text }) => text)).not.toContain('Bye');
  });

  it('is done when the token may not close, when a close is on its way, and when told to leave the case', async () => {
    const { switches, desk } = account.simulator;
    await desk.reply(conversation.remoteConversationId, { agent: account.agent(), text: 'Hello' });
    await account.connect({ closeOnEnd: false }).closeConversation(closing('One'), makeDeliveryCall());
    expect(account.onDesk().isEnded).toBe(false);
    switches.tokenMayClose = false;
    await account.connect().closeConversation(closing('Two'), makeDeliveryCall());
    switches.tokenMayClose = true;
    switches.closeDelayMs = 60_000;
    await account.connect().closeConversation(closing('Three'), makeDeliveryCall());
    await account.connect().closeConversation(closing('Four'), makeDeliveryCall());
    const told = account.onDesk().messages.map(({ text }) => text);
    expect(told.slice(-4)).toEqual(['One', 'Two', 'Three', 'Four']);
  });
});

describe('context that changes later', () => {
  const update = (fields: Record<string, string>) => ({
    escalationId,
    conversation,
    ticketId: null,
    endUser: { ...makeOpening().endUser, name: 'Mona K.', key: 'someone-else' },
    attributes: { fields, tags: [] },
  });

  it('changes the same person, and writes fields of the case and the card where they exist', async () => {
    const context = side(account.connect().context);
    expect((await context.listFields({ signal: account.signal })).map(({ id }) => id)).toEqual([
      'case.order_number',
      'card.loyalty',
    ]);
    await context.updateContext(update({ 'case.order_number': '1' }), makeDeliveryCall());
    account.simulator.hands.engage(conversation.remoteConversationId);
    account.simulator.hands.makeCard('psl-1');
    await context.updateContext(update({ 'case.order_number': '2', 'card.loyalty': 'gold' }), makeDeliveryCall());
    expect(account.onDesk().requester).toMatchObject({ externalId: 'psl-1', name: 'Mona K.' });
    expect(account.onDesk().fields).toMatchObject({ loyalty: 'gold' });
    // What the platform does not know must not hold anything back.
    await context.updateContext(update({ 'case.unknown': '3' }), makeDeliveryCall());
  });

  /** What stands in the field over there; agents write it first, where `written` says so. */
  const field = async (of: 'case' | 'card', key: string, written?: string): Promise<unknown> => {
    const { restBaseUrl, restToken } = account.card;
    const headers = { authorization: `Bearer ${restToken}` };
    const call = async (path: string, method = 'GET') =>
      (await (await fetch(`${restBaseUrl}${path}`, { method, headers })).json()) as JsonObject;
    const found = await call(of === 'case' ? '/interventions' : '/identities?foreign_id=psl-1');
    const [one] = found['records'] as readonly JsonObject[];
    const at = of === 'case' ? `/interventions/${one?.['id']}` : `/identity_groups/${one?.['identity_group_id']}`;
    if (written !== undefined) await call(`${at}?custom_field_values[${key}]=${written}`, 'PUT');
    const seen = await call(at);
    return (seen[of === 'case' ? 'custom_fields' : 'custom_field_values'] as JsonObject)[key];
  };

  it('fills in what is blank, and leaves what agents have corrected unless it is told anew', async () => {
    const context = side(account.connect().context);
    const told = update({ 'case.order_number': '1', 'card.loyalty': 'gold' });
    const tell = (changed: Record<string, string>) =>
      context.updateContext({ ...told, changed: { fields: changed, tags: [] } }, makeDeliveryCall());
    account.simulator.hands.engage(conversation.remoteConversationId);
    account.simulator.hands.makeCard('psl-1');
    await tell({});
    expect([await field('case', 'order_number'), await field('card', 'loyalty')]).toEqual(['1', 'gold']);
    await field('case', 'order_number', 'corrected');
    await field('card', 'loyalty', 'platinum');
    await tell({});
    expect([await field('case', 'order_number'), await field('card', 'loyalty')]).toEqual(['corrected', 'platinum']);
    await tell({ 'card.loyalty': 'gold' });
    expect([await field('case', 'order_number'), await field('card', 'loyalty')]).toEqual(['corrected', 'gold']);
  });
});

describe('a person whose name changes', () => {
  it.each([
    { laterAuthor: 'ignored', name: 'Mona K.' },
    { laterAuthor: 'updatesIfNewer', name: 'Mona K.' },
    // Messages repeat what was known at the opening: here the platform would take the older name back.
    { laterAuthor: 'updates', name: 'Mona Keller' },
  ] as const)(
    'is called $name after another message, where a later author $laterAuthor',
    async ({ laterAuthor, name }) => {
      account.simulator.switches.laterAuthor = laterAuthor;
      const helpdesk = account.connect();
      const endUser = { ...makeOpening().endUser, name: 'Mona K.' };
      const attributes = { fields: {}, tags: [] };
      const update = { escalationId, conversation, ticketId: null, endUser, attributes };
      await side(helpdesk.context).updateContext(update, makeDeliveryCall());
      expect(account.onDesk().requester.name).toBe('Mona K.');
      await helpdesk.sendMessage(makeTextMessage(conversation, 'hello'), makeDeliveryCall());
      expect(account.onDesk().requester.name).toBe(name);
    },
  );

  it.each([
    { usersCreate: 'updates', name: 'Mona K.' },
    { usersCreate: 'ignored', name: 'Mona Keller' },
  ] as const)('is called $name where users.create $usersCreate what is known', async ({ usersCreate, name }) => {
    account.simulator.switches.usersCreate = usersCreate;
    const endUser = { ...makeOpening().endUser, name: 'Mona K.' };
    const update = { escalationId, conversation, ticketId: null, endUser, attributes: { fields: {}, tags: [] } };
    await side(account.connect().context).updateContext(update, makeDeliveryCall());
    expect(account.onDesk().requester.name).toBe(name);
  });
});

describe('what realtime answers', () => {
  it.each(['text', 'json'] as const)(
    'is understood as %s: a wrong token stops the connection, nothing else',
    async (form) => {
      account.simulator.switches.realtimeErrors = form;
      const wrong = account.connect({ channelToken: 'wrong' });
      const sending = wrong.sendMessage(makeTextMessage(conversation, 'x'), makeDeliveryCall());
      await expect(sending).rejects.toMatchObject({ disposition: 'reauthorize', code: 'invalid_signature' });
      const other = String(account.settings['realtimeUrl']).replace(/[0-9a-f]{24}$/, 'f'.repeat(24));
      const elsewhere = account.connect({ realtimeUrl: other });
      const lost = elsewhere.sendMessage(makeTextMessage(conversation, 'x'), makeDeliveryCall());
      await expect(lost).rejects.toMatchObject({ disposition: 'reauthorize', code: 'source_not_found' });
      const empty = account.connect().sendMessage(makeTextMessage(conversation, ' '), makeDeliveryCall());
      await expect(empty).rejects.toMatchObject({ disposition: 'reject' });
    },
  );

  it('a text at the limit arrives, whatever is in it', async () => {
    const text = `${'é<&>"☕'.repeat(3333)}xx`;
    expect(text).toHaveLength(20_000);
    await account.connect().sendMessage(makeTextMessage(conversation, text), makeDeliveryCall());
    expect(account.onDesk().messages.at(-1)?.text).toBe(text);
  });
});
