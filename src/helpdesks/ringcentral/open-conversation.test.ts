import { afterEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, someEndUser } from '../../../test/support/helpdesk-commands.ts';
import { openRingcentralAccount, type RingcentralAccount } from '../../../test/support/ringcentral-account.ts';
import { type HttpClient, HttpFailure } from '../../core/http-client.ts';
import { newId, type RemoteGroupId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { DeliveryFailure } from '../failure.ts';
import type { RingcentralSwitches } from './simulator/switches.ts';

let account: RingcentralAccount;
afterEach(() => account.close());

const lines = ['Mona: Where is my order?', 'order.txt', 'Bot: I will ask a colleague.'];

describe('opening', () => {
  it('shows agents the transcript under the bot, the category, the person and the facts, and then the question', async () => {
    account = await openRingcentralAccount();
    const groupId = account.simulator.desk.createGroup('Billing') as RemoteGroupId;
    const opening = makeOpening({
      hasPendingMessage: false,
      isTest: true,
      group: { remoteGroupId: groupId, name: 'Billing' },
      attributes: { fields: { order_2: 'A-7', 'case.order_number': '77', '✓': 'x' }, tags: ['vip'] },
      endUser: { ...someEndUser, email: { address: 'mona@example.net', isVouched: false } },
      channel: { type: 'web', pageUrl: 'https://shop.example/cart', device: null },
    });
    const opened = await account.connect().openConversation(opening, makeDeliveryCall());
    const seen = account.onDesk();
    expect(seen).toMatchObject({ groupId, requester: { name: 'Mona Keller', email: null, externalId: 'psl-1' } });
    expect(seen.id).toBe(opened.conversation.remoteConversationId);
    expect(seen.messages.map(({ author, text, file }) => [author, text ?? file?.name])).toEqual([
      ...lines.map((line) => ['bot', line]),
      ['user', 'The end user asks for an agent.'],
    ]);
    expect(seen.tags).toEqual(['vip']);
    expect(seen.fields).toMatchObject({
      'claimed-email': 'mona@example.net',
      'order-c': 'A-7',
      'order-number': '77',
      'page-url': 'https://shop.example/cart',
      skill: 'billing',
      test: 'yes',
    });
    expect(opened.notices).toEqual(['dropped_field:✓']);
  });

  it('offers nothing before the category is set: no work existed until then', async () => {
    account = await openRingcentralAccount();
    const seen: number[] = [];
    const watched: HttpClient = {
      request: async (request) => {
        if (request.url.includes('update_categories')) seen.push(account.simulator.desk.conversations().length);
        return await account.http.request(request);
      },
    };
    const groupId = account.simulator.desk.createGroup('Billing') as RemoteGroupId;
    const group = { remoteGroupId: groupId, name: 'Billing' };
    await account
      .connect({}, watched)
      .openConversation(makeOpening({ group, hasPendingMessage: false }), makeDeliveryCall());
    expect(seen).toEqual([0]);
    expect(account.simulator.desk.conversations()).toHaveLength(1);
  });

  it('takes the bot’s category away even where no group is wanted, or nobody would ever be offered it', async () => {
    account = await openRingcentralAccount();
    await account.connect().openConversation(makeOpening({ hasPendingMessage: false }), makeDeliveryCall());
    expect(account.settings['botCategoryId']).toMatch(/^[0-9a-f]{24}$/);
    expect(account.onDesk().groupId).toBeNull();
  });

  it('waits for a push that is found only after a while, and gives the delivery back when it stays away', async () => {
    account = await openRingcentralAccount();
    account.simulator.switches.importDelayMs = 250;
    await account.connect().openConversation(makeOpening({ hasPendingMessage: false }), makeDeliveryCall());
    expect(account.onDesk().messages).toHaveLength(4);
    account.simulator.switches.importDelayMs = 60_000;
    const never = account.connect().openConversation(makeOpening(), makeDeliveryCall());
    await expect(never).rejects.toMatchObject({ disposition: 'retry', certainty: 'notSent', retryAfterMs: 3000 });
  });

  it('names the group with the messages too where mapping rules are used', async () => {
    account = await openRingcentralAccount();
    account.simulator.switches.categoryMapping = true;
    account.simulator.desk.createGroup('Billing');
    const group = { remoteGroupId: null, name: 'Billing' };
    const opening = makeOpening({ hasPendingMessage: false, group });
    await account.connect({ categoryHints: true }).openConversation(opening, makeDeliveryCall());
    expect(account.onDesk().groupName).toBe('Billing');
  });

  it('reaches agents, and says so, though its group was deleted a moment ago', async () => {
    account = await openRingcentralAccount();
    const group = { remoteGroupId: 'f'.repeat(24) as RemoteGroupId, name: 'Billing' };
    const opening = makeOpening({ hasPendingMessage: false, group });
    const opened = await account.connect().openConversation(opening, makeDeliveryCall());
    expect(opened.notices).toEqual(['group_not_set']);
    expect(account.onDesk()).toMatchObject({ groupId: null, isEnded: false });
  });

  it('leaves the name of a file that the platform does not take', async () => {
    account = await openRingcentralAccount();
    const openFile = async () => ({
      name: 'tool.exe',
      mediaType: 'application/x-msdownload',
      sizeBytes: 2,
      content: (async function* () {
        yield new Uint8Array(2);
      })(),
    });
    const opened = await account.connect().openConversation(makeOpening(), makeDeliveryCall({ openFile }));
    expect(opened.notices).toEqual(['transcript_file_not_sent']);
  });
});

describe('names that are too long', () => {
  it('are cut at no half of an emoji: of the person, and of a file', async () => {
    account = await openRingcentralAccount();
    const endUser = { ...someEndUser, name: `a${'🙂'.repeat(100)}` };
    const opening = makeOpening({ endUser, hasPendingMessage: false });
    const openFile = async () => ({
      name: `${'🙂'.repeat(120)}x.txt`,
      mediaType: 'text/plain',
      sizeBytes: 2,
      content: (async function* () {
        yield new Uint8Array(2);
      })(),
    });
    const opened = await account.connect().openConversation(opening, makeDeliveryCall({ openFile }));
    expect(opened.notices).toEqual([]);
    expect(account.onDesk().requester.name).toBe(`a${'🙂'.repeat(63)}`);
    expect(account.onDesk().messages[1]?.file?.name).toBe(`${'🙂'.repeat(97)}x.txt`);
  });
});

describe('opening after a cut', () => {
  const variants: readonly Partial<RingcentralSwitches>[] = [
    { duplicateId: 'ignored' },
    { duplicateId: 'updated' },
    { duplicateId: 'refused' },
    { duplicateId: 'doubled' },
    { uncontrolledPuppetMakesTask: false, administrator: 'absent' },
    { laterAuthor: 'ignored' },
  ];
  const cuts = variants.flatMap((switches) => [true, false].map((isAfter) => ({ switches, isAfter })));

  it.each(cuts)('leaves one whole conversation, $switches, answer lost: $isAfter', async ({ switches, isAfter }) => {
    account = await openRingcentralAccount();
    Object.assign(account.simulator.switches, switches);
    const groupId = account.simulator.desk.createGroup('Billing') as RemoteGroupId;
    let cut = 0;
    for (let isDone = false; !isDone; cut += 1) {
      const key = `psl-${cut}`;
      const group = { remoteGroupId: groupId, name: 'Billing' };
      const command = makeOpening({ hasPendingMessage: false, endUser: { ...someEndUser, key }, group });
      const calls = callsOfOneDelivery();
      const first = account.connect({}, brokenAt(cut, isAfter));
      const outcome = await first.openConversation(command, calls()).catch((error: unknown) => error);
      isDone = !(outcome instanceof DeliveryFailure);
      if (!isDone) await account.connect().openConversation(command, calls());
      const ofThis = account.simulator.desk.conversations().filter((one) => one.requester.externalId === key);
      expect(ofThis, `conversations after a cut at call ${cut}`).toHaveLength(1);
      expect(ofThis[0], `after a cut at call ${cut}`).toMatchObject({ groupId, isEnded: false });
      expect(ofThis[0]?.messages.map((message) => message.text ?? message.file?.name)).toEqual([
        ...lines,
        'The end user asks for an agent.',
      ]);
    }
    // Three pushes of the transcript, the look for the thread, the category, the question.
    expect(cut).toBe(7);
  });
});

describe('who the end user is', () => {
  const identityOf = async (endUser: typeof someEndUser) => {
    const opened = await account.connect().openConversation(makeOpening({ endUser }), makeDeliveryCall());
    return { id: opened.conversation.remoteUserId, notices: opened.notices };
  };

  it('is told apart by our own key, and by the id that the bot vouches for', async () => {
    account = await openRingcentralAccount();
    expect(await identityOf(someEndUser)).toEqual({ id: 'psl-1', notices: [] });
    const vouched = await identityOf({ ...someEndUser, vouchedId: 'C-8812' });
    expect(vouched).toEqual({ id: 'C-8812', notices: ['joined_by_vouched_id'] });
  });

  it('is never one of the identities that agents and the bot write as', async () => {
    account = await openRingcentralAccount();
    for (const vouchedId of ['passerelle-agent', 'passerelle-bot']) {
      expect(await identityOf({ ...someEndUser, vouchedId })).toEqual({
        id: 'psl-1',
        notices: ['vouched_id_reserved'],
      });
    }
  });

  it('has an address over there only when it was vouched for', async () => {
    account = await openRingcentralAccount();
    const email = { address: 'mona@example.net', isVouched: true };
    const endUser = { ...someEndUser, email };
    await account.connect().openConversation(makeOpening({ endUser, hasPendingMessage: false }), makeDeliveryCall());
    expect(account.onDesk().requester.email).toBe('mona@example.net');
    expect(account.onDesk().fields['claimed-email']).toBeUndefined();
  });
});

/** Each try of one delivery sees the notes that the tries before it kept. */
function callsOfOneDelivery() {
  const deliveryId = newId('delivery');
  let notes: JsonObject | null = null;
  let attempt = 0;
  const note = async (kept: JsonObject) => {
    notes = kept;
  };
  return () => {
    attempt += 1;
    return makeDeliveryCall({ deliveryId, notes, note, attempt });
  };
}

/** Fails the call with this number, before or after the vendor has acted on it; the later ones work. */
function brokenAt(cut: number, isAfter: boolean): HttpClient {
  let count = -1;
  return {
    request: async (request) => {
      count += 1;
      if (count !== cut) return await account.http.request(request);
      if (isAfter) await (await account.http.request(request)).text();
      throw new HttpFailure('the line went dead', isAfter ? 'unknown' : 'notSent');
    },
  };
}
