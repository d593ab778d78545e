import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeDeliveryCall,
  makeOpening,
  makeRepeatedCalls,
  makeTextMessage,
  side,
} from '../../../test/support/helpdesk-commands.ts';
import { openSalesforceAccount, type SalesforceAccount } from '../../../test/support/salesforce-account.ts';
import { waitUntil } from '../../../test/support/wait-until.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Attachment, MessagePart } from '../../core/message.ts';
import type { RemoteConversation, SendMessage } from '../command.ts';
import type { OpenFile } from '../helpdesk.ts';

let account: SalesforceAccount;
let conversation: RemoteConversation;

beforeEach(async () => {
  account = await openSalesforceAccount();
  const opening = makeOpening({ transcript: [] });
  ({ conversation } = await account.connect().openConversation(opening, makeDeliveryCall()));
});

afterEach(async () => {
  await account.close();
});

const message = (part: MessagePart, changes: Partial<SendMessage> = {}): SendMessage => ({
  ...makeTextMessage(conversation, ''),
  part,
  ...changes,
});
const text = (words: string) => makeTextMessage(conversation, words);
const attachment = (name: string, source: Attachment['source']): Attachment => ({
  kind: 'attachment',
  name,
  mediaType: 'text/plain',
  sizeBytes: null,
  source,
});
const fileOf =
  (bytes: Uint8Array) =>
  async (file: Attachment): Promise<OpenFile> => ({
    name: file.name,
    mediaType: file.mediaType,
    sizeBytes: bytes.byteLength,
    content: (async function* () {
      yield bytes;
    })(),
  });
const url = { kind: 'url', url: 'https://files.example/a.bin' } as const;
const stored = { kind: 'remote', reference: 'x' } as const;

describe('a message', () => {
  it.each(['refused', 'ignored'] as const)(
    'sent twice arrives once where a repeated id is %s',
    async (repeatedMessage) => {
      account.simulator.switches.repeatedMessage = repeatedMessage;
      const calls = makeRepeatedCalls();
      const first = await account.connect().sendMessage(text('once'), calls());
      expect(await account.connect().sendMessage(text('once'), calls())).toEqual(first);
      expect(account.onDesk().messages).toHaveLength(1);
    },
  );

  it('that may have arrived is found by its own id', async () => {
    const helpdesk = account.connect();
    const call = makeDeliveryCall();
    account.simulator.faults.add({ match: /message$/, times: 1, fault: { kind: 'statusAfterWork', status: 502 } });
    await expect(helpdesk.sendMessage(text('once'), call)).rejects.toMatchObject({ certainty: 'unknown' });
    const found = await side(helpdesk.lookup).findSent(text('once'), call);
    expect(found?.remoteMessageIds).toEqual([account.onDesk().messages[0]?.id]);
  });

  it.each(['endSession', 'optOut'] as const)(
    'of just a word that the org takes for a command reaches agents and ends nothing; as it is, it would (%s)',
    async (keywords) => {
      account.simulator.switches.keywords = keywords;
      const helpdesk = account.connect();
      const stream = account.listen(helpdesk, conversation);
      await helpdesk.sendMessage(text('Cancel'), makeDeliveryCall());
      expect(account.onDesk()).toMatchObject({ isEnded: false, messages: [{ text: '“Cancel”' }] });
      await account.connect({ keywords: '' }).sendMessage(text('Cancel'), makeDeliveryCall());
      const ended = await stream.waitFor('conversationEnded');
      expect(ended.by).toBe(keywords === 'optOut' ? 'user' : 'agent');
    },
  );

  it.each([true, false])(
    'with an address at its end arrives, whether the org makes two of it: %s',
    async (splitsLinks) => {
      account.simulator.switches.splitsLinks = splitsLinks;
      await account.connect().sendMessage(text('Look at https://example.net/a'), makeDeliveryCall());
      expect(account.onDesk().messages.map((one) => one.text)).toEqual(
        splitsLinks ? ['Look at', 'https://example.net/a'] : ['Look at https://example.net/a'],
      );
    },
  );

  it('from us and not from the end user says so', async () => {
    const author = { kind: 'system', name: 'Passerelle' } as const;
    const notice = message({ kind: 'text', text: 'They are back' }, { author });
    await account.connect().sendMessage(notice, makeDeliveryCall());
    expect(account.onDesk().messages[0]?.text).toBe('[Passerelle] They are back');
  });

  it('answers the choices of an agent as a choice', async () => {
    const helpdesk = account.connect();
    const stream = account.listen(helpdesk, conversation);
    const offer = { agent: account.agent, text: 'Which one?', choices: ['Refund', 'Replacement'] };
    await account.simulator.desk.reply(conversation.remoteConversationId, offer);
    const said = await stream.waitFor('agentMessaged');
    const choices = said.parts.find((part) => part.kind === 'choices')?.choices ?? [];
    expect(choices.map((choice) => choice.label)).toEqual(['Refund', 'Replacement']);
    const payload = choices[1]?.payload ?? '';
    const answer = message({ kind: 'text', text: 'Replacement' }, { choice: { payload } });
    await helpdesk.sendMessage(answer, makeDeliveryCall());
    expect(account.onDesk().messages.at(-1)).toMatchObject({ author: 'user', text: 'Replacement' });
    const foreign = message({ kind: 'text', text: 'Yes' }, { choice: { payload: 'not ours' } });
    await helpdesk.sendMessage(foreign, makeDeliveryCall());
    expect(account.onDesk().messages.at(-1)).toMatchObject({ author: 'user', text: 'Yes' });
  });

  it('above the rate of its conversation waits alone, and spends nothing', async () => {
    const helpdesk = account.connect({ messagesPerMinute: 3 });
    for (const words of ['1', '2', '3']) await helpdesk.sendMessage(text(words), makeDeliveryCall());
    const fourth = helpdesk.sendMessage(text('4'), makeDeliveryCall());
    await expect(fourth).rejects.toMatchObject({
      disposition: 'retry',
      certainty: 'notSent',
      pausesLane: true,
      pausesTarget: false,
    });
    const other = await helpdesk.openConversation(makeOpening({ transcript: [] }), makeDeliveryCall());
    await helpdesk.sendMessage(makeTextMessage(other.conversation, 'free'), makeDeliveryCall());
  });

  it.each([7, null])('refused for its rate waits alone too, with a Retry-After of %s', async (seconds) => {
    Object.assign(account.simulator.switches, { messagesPerMinute: 1, retryAfterSeconds: seconds });
    const helpdesk = account.connect({ messagesPerMinute: 600 });
    await helpdesk.sendMessage(text('1'), makeDeliveryCall());
    await expect(helpdesk.sendMessage(text('2'), makeDeliveryCall())).rejects.toMatchObject({
      pausesLane: true,
      retryAfterMs: seconds === null ? null : 7_000,
    });
  });

  it('after the end opens no new session: the conversation is gone', async () => {
    const helpdesk = account.connect();
    await helpdesk.closeConversation(closing('user'), makeDeliveryCall());
    await expect(helpdesk.sendMessage(text('late'), makeDeliveryCall())).rejects.toMatchObject({ disposition: 'gone' });
  });

  it('where the session is over and asks for a new one is gone as well', async () => {
    await account.simulator.desk.end(conversation.remoteConversationId, 'end');
    account.simulator.switches.preChat = 'Session';
    await expect(account.connect().sendMessage(text('late'), makeDeliveryCall())).rejects.toMatchObject({
      disposition: 'gone',
    });
  });
});

describe('a file', () => {
  it('travels whole', async () => {
    const bytes = new TextEncoder().encode('file text');
    const call = makeDeliveryCall({ openFile: fileOf(bytes) });
    await account.connect().sendMessage(message(attachment('note.txt', stored)), call);
    const { file } = account.onDesk().messages[0] ?? {};
    expect(file?.name).toBe('note.txt');
    expect(await (await fetch(file?.url ?? '')).text()).toBe('file text');
  });

  it('that the channel refuses goes as its address where it has one, and is refused where it has none', async () => {
    const large = fileOf(new Uint8Array(6 * 1024 * 1024));
    const helpdesk = account.connect();
    await helpdesk.sendMessage(message(attachment('big.txt', url)), makeDeliveryCall({ openFile: large }));
    await helpdesk.sendMessage(message(attachment('a.exe', url)), makeDeliveryCall());
    const words = account.onDesk().messages.map((one) => one.text);
    expect(words.filter((one) => one?.startsWith('https://files.example'))).toHaveLength(2);
    const refused = helpdesk.sendMessage(message(attachment('a.exe', stored)), makeDeliveryCall());
    await expect(refused).rejects.toMatchObject({ disposition: 'reject' });
  });

  it('of an agent is read from the hosts that the settings name, and from no other', async () => {
    const helpdesk = account.connect();
    const stream = account.listen(helpdesk, conversation);
    const file = { name: 'label.pdf', mediaType: 'application/pdf', bytes: new TextEncoder().encode('pdf') };
    await account.simulator.desk.reply(conversation.remoteConversationId, { agent: account.agent, file });
    const [part] = (await stream.waitFor('agentMessaged')).parts;
    if (part?.kind !== 'attachment' || part.source.kind !== 'remote') throw new Error('no file');
    const media = side(helpdesk.media);
    const opened = await media.fetchMedia(part.source.reference, { signal: account.signal });
    const chunks: Uint8Array[] = [];
    for await (const chunk of opened.content) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('pdf');
    for (const reference of [
      'https://evil.example/x',
      'https://evilforce.com/x',
      'http://acme.force.com/x',
      'file:///x',
    ]) {
      await expect(media.fetchMedia(reference, { signal: account.signal })).rejects.toMatchObject({
        disposition: 'reject',
      });
    }
  });
});

describe('closing', () => {
  it('says nothing where no session runs, because that would open one', async () => {
    await account.simulator.desk.end(conversation.remoteConversationId, 'end');
    await account.connect().closeConversation(closing('system', 'Nobody answered'), makeDeliveryCall());
    expect(account.onDesk()).toMatchObject({ status: 'Closed', messages: [] });
  });

  it('that is held up after its notice says it once', async () => {
    const { simulator } = account;
    simulator.switches.repeatedMessage = 'doubled';
    await account.connect().sendMessage(text('hello'), makeDeliveryCall());
    simulator.faults.add({ match: /^DELETE/, times: 1, fault: { kind: 'status', status: 429 } });
    const call = makeDeliveryCall();
    const close = (attempt: number) =>
      account.connect().closeConversation(closing('user', 'Bye'), { ...call, attempt });
    // The next attempt is numbered by what this one says: a lane that is to wait spends none.
    await expect(close(1)).rejects.toMatchObject({ certainty: 'unknown', pausesLane: true });
    await close(2);
    expect(account.onDesk().messages.filter((one) => one.text === 'Bye')).toHaveLength(1);
    expect(account.onDesk().isEnded).toBe(true);
  });

  it('after an agent ended closes the conversation too, unless the setting says not to', async () => {
    await account.simulator.desk.end(conversation.remoteConversationId, 'end');
    await account.connect({ closeOnAgentEnd: false }).closeConversation(closing('agent'), makeDeliveryCall());
    expect(account.onDesk().status).toBe('Ended');
    await account.connect().closeConversation(closing('agent'), makeDeliveryCall());
    expect(account.onDesk().status).toBe('Closed');
  });

  it('is heard as the end user’s leaving by whoever still listens', async () => {
    const helpdesk = account.connect();
    const stream = account.listen(helpdesk, conversation);
    // Its first look at the list is over then; a conversation that is closed before shows no list.
    await waitUntil('the stream is listened to', () => stream.events.length > 0);
    await helpdesk.closeConversation(closing('user'), makeDeliveryCall());
    await waitUntil('it is told', () => {
      const ends = stream.events.flatMap((event) => (event.kind === 'conversationEnded' ? [event.by] : []));
      return ends.includes('user');
    });
  });
});

describe('typing and receipts', () => {
  it('reach the org, and are kept back where the settings say so', async () => {
    const calls: string[] = [];
    const watched = (settings: JsonObject) =>
      account.connect(settings, {
        request: async (request) => {
          calls.push(`${request.method} ${request.url.split('/').at(-1)}`);
          return await account.http.request(request);
        },
      });
    const call = { signal: account.signal };
    const read = (await account.connect().sendMessage(text('hello'), makeDeliveryCall())).remoteMessageIds[0] ?? null;
    for (const isOn of [false, true]) {
      const helpdesk = watched({ sendTyping: isOn, sendReceipts: isOn });
      await side(helpdesk.typing).sendTyping(conversation, true, call);
      await side(helpdesk.typing).sendTyping(conversation, false, call);
      await side(helpdesk.receipts).markRead(conversation, read, call);
      await side(helpdesk.receipts).markRead(conversation, null, call);
      expect(calls).toEqual(isOn ? ['POST entry', 'POST entry', 'POST acknowledge-entries'] : []);
    }
  });

  it.each([200, 202, 204] as const)(
    'of agents name the message that was read, with %s for ours',
    async (acknowledgedStatus) => {
      account.simulator.switches.acknowledgedStatus = acknowledgedStatus;
      const helpdesk = account.connect();
      const stream = account.listen(helpdesk, conversation);
      const { remoteMessageIds } = await helpdesk.sendMessage(text('read me'), makeDeliveryCall());
      account.simulator.hands.agentReads(conversation.remoteConversationId, remoteMessageIds[0] ?? '');
      expect(await stream.waitFor('agentRead')).toMatchObject({ upTo: null, upToRemote: remoteMessageIds[0] });
    },
  );
});

describe('later changes of variables', () => {
  it.each(['ignore', 'message'] as const)('follow the setting: %s', async (contextUpdates) => {
    const update = {
      escalationId: makeOpening().escalationId,
      conversation,
      ticketId: null,
      endUser: makeOpening().endUser,
      attributes: { fields: { Contract_Number: 'C-18' }, tags: [] },
    };
    await side(account.connect({ contextUpdates }).context).updateContext(update, makeDeliveryCall());
    expect(account.onDesk().messages.map((one) => one.text)).toEqual(
      contextUpdates === 'ignore' ? [] : ['Contract_Number: C-18'],
    );
  });
});

function closing(by: 'user' | 'agent' | 'system', notice: string | null = null) {
  return { escalationId: makeOpening().escalationId, conversation, by, notice };
}
