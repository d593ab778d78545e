import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, someEndUser } from '../../../test/support/helpdesk-commands.ts';
import { openZendeskAccount, type ZendeskAccount } from '../../../test/support/zendesk-account.ts';
import { type HttpClient, HttpFailure } from '../../core/http-client.ts';
import { newId, type RemoteGroupId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { RemoteConversation } from '../command.ts';
import { DeliveryFailure } from '../failure.ts';

let account: ZendeskAccount;

beforeEach(async () => {
  account = await openZendeskAccount();
});

afterEach(async () => {
  await account.close();
});

describe('opening', () => {
  it('gives agents group, tags, name, transcript with its file, and the waiting question, in this order', async () => {
    const groupId = account.simulator.desk.createGroup('Billing') as RemoteGroupId;
    const opened = await account
      .connect()
      .openConversation(makeOpening({ group: { remoteGroupId: groupId, name: 'Billing' } }), makeDeliveryCall());
    const seen = account.onDesk();
    expect(seen).toMatchObject({
      id: opened.conversation.remoteConversationId,
      groupId,
      requester: { name: 'Mona Keller' },
    });
    expect(seen.tags).toEqual(expect.arrayContaining(['passerelle', 'vip']));
    expect(Object.values(seen.fields).join()).toContain(opened.conversation.remoteConversationId);
    expect(seen.messages.map((message) => message.text ?? message.file?.name)).toEqual([
      'Mona: Where is my order?',
      'order.txt',
      'Bot: I will ask a colleague.',
    ]);
    expect(opened.notices).toEqual([]);
  });

  it('shows agents the whole transcript, also above the ten messages that a ticket takes by itself', async () => {
    const lines = Array.from({ length: 14 }, (_, at) => ({
      author: 'user' as const,
      name: null,
      at: null,
      parts: [{ kind: 'text' as const, text: `${at} ${'x'.repeat(3000)}` }],
    }));
    await account.connect().openConversation(makeOpening({ transcript: lines }), makeDeliveryCall());
    const seen = account.onDesk().messages.map((message) => message.text?.split(' ')[2]);
    expect(seen).toEqual(lines.map((_, at) => String(at)));
  });

  it('marks the ticket of a test with a tag of its own, and no other', async () => {
    await account.connect().openConversation(makeOpening({ isTest: true }), makeDeliveryCall());
    expect(account.onDesk().tags).toContain('passerelle_test');
    await account.connect().openConversation(makeOpening({ isTest: false }), makeDeliveryCall());
    const tags = account.simulator.desk.conversations().map((one) => one.tags.includes('passerelle_test'));
    expect(tags.toSorted()).toEqual([false, true]);
  });

  const accounts = [
    { what: 'a stock account', repeatedPass: 'accepted', settings: {} },
    { what: 'an account that refuses a repeated pass', repeatedPass: 'refused', settings: {} },
    {
      what: 'one conversation for all escalations',
      repeatedPass: 'accepted',
      settings: { multiConversations: 'reuse' },
    },
  ] as const;
  const cuts = accounts.flatMap((one) => [true, false].map((isAfter) => ({ ...one, isAfter })));

  it.each(cuts)('is whole wherever it is cut and tried again, with $what, answer lost: $isAfter', async (variant) => {
    account.simulator.switches.repeatedPass = variant.repeatedPass;
    const groupId = account.simulator.desk.createGroup('Billing') as RemoteGroupId;
    let cut = 0;
    for (let isDone = false; !isDone; cut += 1) {
      const key = `psl-${cut}`;
      const command = makeOpening({
        endUser: { ...someEndUser, key },
        group: { remoteGroupId: groupId, name: 'Billing' },
      });
      const calls = callsOfOneDelivery();
      const first = account.connect(variant.settings, brokenAt(cut, variant.isAfter));
      const outcome = await first.openConversation(command, calls()).catch((error: unknown) => error);
      isDone = !(outcome instanceof DeliveryFailure);
      if (!isDone) await account.connect(variant.settings).openConversation(command, calls());
      const all = account.simulator.desk.conversations();
      const ofThis = all.filter((one) => one.requester.externalId === key);
      expect(ofThis, `conversations after a cut at call ${cut}`).toHaveLength(1);
      expect(ofThis[0], `after a cut at call ${cut}`).toMatchObject({ groupId, isEnded: false });
      expect(ofThis[0]?.messages.map((message) => message.text ?? message.file?.name)).toEqual([
        'Mona: Where is my order?',
        'order.txt',
        'Bot: I will ask a colleague.',
      ]);
    }
    expect(cut).toBeGreaterThan(8);
  });

  it('a claimed address is seen by agents and changes nobody; a vouched one finds the person', async () => {
    const owner = await person('victim@example.net', 'Original');
    const email = { address: 'victim@example.net', isVouched: false };
    await account
      .connect()
      .openConversation(makeOpening({ endUser: { ...someEndUser, key: 'psl-x', email } }), makeDeliveryCall());
    expect(await person('victim@example.net')).toEqual(owner);
    expect(account.onDesk().requester.externalId).toBe('psl-x');
    const vouched = { ...someEndUser, key: 'psl-y', email: { ...email, isVouched: true } };
    const opened = await account.connect().openConversation(makeOpening({ endUser: vouched }), makeDeliveryCall());
    expect(opened.notices).toContain('joined_by_vouched_email');
    const joined = account.simulator.desk
      .conversations()
      .find((one) => one.id === opened.conversation.remoteConversationId);
    expect(joined?.requester.email).toBe('victim@example.net');
    expect(await person('victim@example.net')).toMatchObject({ id: owner['id'], external_id: 'psl-y' });
  });

  it('uses the person’s one conversation where the account allows no second', async () => {
    account.simulator.switches.multiConvoEnabled = false;
    const first = await account.connect().openConversation(makeOpening(), makeDeliveryCall());
    await account.connect().closeConversation(closing(first.conversation), makeDeliveryCall());
    const second = await account.connect().openConversation(makeOpening(), makeDeliveryCall());
    expect(second.conversation.remoteConversationId).toBe(first.conversation.remoteConversationId);
    expect(second.notices).toContain('conversation_reused');
  });
});

async function person(email: string, name?: string) {
  const authorization = `Basic ${Buffer.from(`${account.card['email']}/token:${account.card['apiToken']}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  if (name !== undefined) {
    await fetch(`${account.origin}/api/v2/users`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ user: { name, email } }),
    });
  }
  const found = await fetch(`${account.origin}/api/v2/users/search?query=email:${email}`, { headers });
  const { users } = (await found.json()) as { users: readonly Record<string, unknown>[] };
  expect(users).toHaveLength(1);
  return users[0] ?? {};
}

/** Each try of one delivery sees the notes that the tries before it kept. */
function callsOfOneDelivery() {
  const deliveryId = newId('delivery');
  let notes: JsonObject | null = null;
  const note = async (kept: JsonObject) => {
    notes = kept;
  };
  return () => makeDeliveryCall({ deliveryId, notes, note });
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

function closing(conversation: RemoteConversation, notice: string | null = 'Bye') {
  return { escalationId: newId('escalation'), conversation, by: 'user', notice } as const;
}
