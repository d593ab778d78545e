import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeDeliveryCall,
  makeOpening,
  makeRepeatedCalls,
  side,
  someEndUser,
} from '../../../test/support/helpdesk-commands.ts';
import { openSalesforceAccount, type SalesforceAccount } from '../../../test/support/salesforce-account.ts';
import { type HttpClient, HttpFailure } from '../../core/http-client.ts';
import type { RemoteGroupId } from '../../core/ids.ts';
import { silentLogger } from '../../core/logger.ts';
import { DeliveryFailure } from '../failure.ts';
import { salesforce } from './index.ts';
import type { SalesforceSwitches } from './simulator/index.ts';

let account: SalesforceAccount;

beforeEach(async () => {
  account = await openSalesforceAccount();
});

afterEach(async () => {
  await account.close();
});

const wordsOf = (messages: readonly { text: string | null; file: { name: string } | null }[]) =>
  messages.map((message) => message.text ?? message.file?.name);
const transcript = 'Conversation so far\nMona: Where is my order?\nMona: [order.txt]\nBot: I will ask a colleague.';

describe('opening', () => {
  it('gives the flow its queue, name and mapped variables, and agents the transcript with its file', async () => {
    const groupId = account.simulator.desk.createGroup('Billing, tier 2') as RemoteGroupId;
    const opened = await account.connect({ skillParameter: 'Bot_Skill' }).openConversation(
      makeOpening({
        group: { remoteGroupId: groupId, name: 'Billing, tier 2' },
        attributes: { fields: { Contract_Number: 'C-17' }, tags: [] },
      }),
      makeDeliveryCall(),
    );
    const seen = account.onDesk();
    expect(seen).toMatchObject({
      id: opened.conversation.remoteConversationId,
      groupId,
      groupName: 'Billing, tier 2',
      requester: { name: 'Mona Keller' },
      fields: { Target_Queue: 'Billing_tier_2', Bot_Skill: 'billing', Contract_Number: 'C-17' },
    });
    expect(wordsOf(seen.messages)).toEqual([transcript, 'order.txt']);
    expect(opened.notices).toEqual([]);
  });

  it('tells the flow skill, reference, tags and test, each under the parameter that the settings name', async () => {
    const opening = makeOpening({ isTest: true, attributes: { fields: {}, tags: ['vip', 'web'] } });
    const parameters = {
      referenceParameter: 'Bot_Reference',
      tagsParameter: 'Bot_Tags',
      testParameter: 'Contract_Number',
    };
    await account.connect(parameters).openConversation(opening, makeDeliveryCall());
    expect(account.onDesk()).toMatchObject({
      tags: ['vip', 'web'],
      fields: { Bot_Reference: opening.escalationId, Contract_Number: 'true' },
    });
  });

  it('speaks the language and the version of the settings', async () => {
    const sent: { readonly url: string; readonly body: string }[] = [];
    const listening: HttpClient = {
      request: (request) => {
        sent.push({ url: request.url, body: typeof request.body === 'string' ? request.body : '' });
        return account.http.request(request);
      },
    };
    const helpdesk = account.connect({ language: 'fr_CA', apiVersion: 'v61.0' }, listening);
    await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    await side(helpdesk.groups).listGroups({ signal: account.signal });
    const made = sent.find(({ url }) => url.endsWith('/conversation'));
    expect(JSON.parse(made?.body ?? '{}')).toMatchObject({ language: 'fr_CA' });
    expect(sent.some(({ url }) => url.includes('/services/data/v61.0/'))).toBe(true);
  });

  it('begins anew when the token of an earlier try is refused: nobody can reach what was made with it', async () => {
    const opening = makeOpening({ hasPendingMessage: false });
    const calls = makeRepeatedCalls();
    const helpdesk = account.connect();
    const first = await helpdesk.openConversation(opening, calls());
    account.simulator.hands.revokeTokens();
    const second = await helpdesk.openConversation(opening, calls());
    expect(second.conversation.remoteConversationId).not.toBe(first.conversation.remoteConversationId);
    const seen = account.simulator.desk.conversations().at(-1);
    expect([seen?.id, wordsOf(seen?.messages ?? []).slice(0, 1)]).toEqual([
      second.conversation.remoteConversationId,
      [transcript],
    ]);
  });

  it('goes on with the conversation that is there, also when our clock has jumped a day ahead meanwhile', async () => {
    account.simulator.switches.repeatedMessage = 'doubled';
    const opening = makeOpening({ hasPendingMessage: false });
    const calls = makeRepeatedCalls();
    const first = await account.connect().openConversation(opening, calls());
    const now = () => Date.now() + 86_400_000;
    const ahead = salesforce.connect(account.settings, { http: account.http, log: silentLogger, now });
    const second = await ahead.openConversation(opening, calls());
    expect(second.conversation.remoteConversationId).toBe(first.conversation.remoteConversationId);
    expect(wordsOf(account.onDesk().messages)).toEqual([transcript, 'order.txt']);
  });

  it('waits alone when the org gives no more tokens: the words of others need none', async () => {
    account.simulator.switches.tokensPerMinute = 1;
    const helpdesk = account.connect();
    await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    await expect(helpdesk.openConversation(makeOpening(), makeDeliveryCall())).rejects.toMatchObject({
      disposition: 'retry',
      certainty: 'notSent',
      pausesLane: true,
      pausesTarget: false,
    });
  });

  const likely: Partial<SalesforceSwitches> = {};
  const orgs = [
    { what: 'the likely org', switches: likely },
    { what: 'an org that ignores a repeated message', switches: { repeatedMessage: 'ignored' } },
    { what: 'an org that doubles a repeated message', switches: { repeatedMessage: 'doubled' } },
    { what: 'an org that takes a repeated conversation', switches: { repeatedConversation: 'accepted' } },
    { what: 'an org that answers a creation with a body', switches: { createBody: 'json' } },
    { what: 'an org whose lists hold text', switches: { listPayload: 'text' } },
    { what: 'an org whose sessions begin with a message', switches: { preChat: 'Session' } },
  ] as const;
  const cuts = orgs.flatMap((org) => [true, false].map((isAfter) => ({ ...org, isAfter })));

  it.each(cuts)('is whole wherever it is cut and tried again, in $what, answer lost: $isAfter', async (variant) => {
    Object.assign(account.simulator.switches, variant.switches);
    const groupId = account.simulator.desk.createGroup('Billing') as RemoteGroupId;
    let cut = 0;
    for (let isDone = false; !isDone; cut += 1) {
      const givenName = `Cut${cut}`;
      const command = makeOpening({
        endUser: { ...someEndUser, givenName, familyName: 'Keller' },
        group: { remoteGroupId: groupId, name: 'Billing' },
      });
      const calls = makeRepeatedCalls();
      const broken = account.connect({}, brokenAt(cut, variant.isAfter));
      const outcome = await broken.openConversation(command, calls()).catch((error: unknown) => error);
      isDone = !(outcome instanceof DeliveryFailure);
      if (!isDone) await account.connect().openConversation(command, calls());
      const all = account.simulator.desk.conversations();
      const ofThis = all.filter((one) => one.requester.name === `${givenName} Keller`);
      expect(ofThis, `conversations after a cut at call ${cut}`).toHaveLength(1);
      expect(ofThis[0], `after a cut at call ${cut}`).toMatchObject({ groupId, isEnded: false });
      expect(wordsOf(ofThis[0]?.messages ?? []), `after a cut at call ${cut}`).toEqual([transcript, 'order.txt']);
    }
    expect(cut).toBeGreaterThan(6);
  });

  it('makes no conversation whose events could not be heard', async () => {
    account.simulator.faults.add({ match: /eventrouter/, times: 1, fault: { kind: 'status', status: 400 } });
    await expect(account.connect().openConversation(makeOpening(), makeDeliveryCall())).rejects.toMatchObject({
      disposition: 'reject',
    });
    expect(account.simulator.desk.conversations()).toEqual([]);
  });

  it('begins a session by a message where the deployment says so, also when there is nothing to say', async () => {
    account.simulator.switches.preChat = 'Session';
    await account.connect().openConversation(makeOpening({ transcript: [] }), makeDeliveryCall());
    expect(account.onDesk()).toMatchObject({ isEnded: false, requester: { name: 'Mona Keller' } });
    expect(wordsOf(account.onDesk().messages)).toEqual(['The end user asks for an agent.']);
  });

  it('follows the setting where what begins a session is not as the deployment says', async () => {
    await account.connect({ sessionStart: 'message' }).openConversation(makeOpening(), makeDeliveryCall());
    expect(wordsOf(account.onDesk().messages)).toEqual([transcript, 'order.txt']);
    account.simulator.switches.preChat = 'Session';
    const opening = account
      .connect({ sessionStart: 'conversation' })
      .openConversation(makeOpening(), makeDeliveryCall());
    await expect(opening).rejects.toMatchObject({ disposition: 'gone' });
  });

  it('cuts a line that is too long at no half of an emoji', async () => {
    const parts = [{ kind: 'text', text: '🙂'.repeat(2000) }] as const;
    const line = { author: 'user', name: 'Mona', at: 1, parts } as const;
    await account.connect().openConversation(makeOpening({ transcript: [line] }), makeDeliveryCall());
    const texts = account.onDesk().messages.map((message) => message.text);
    expect(texts[0]).toMatch(/^Conversation so far\n(?:Mona: )?(?:🙂)*$/u);
    for (const text of texts.slice(1)) expect(text).toMatch(/^(?:Mona: |\| )(?:🙂)+$/u);
  });

  it('leaves the transcript out where the setting says so', async () => {
    await account.connect({ transcript: 'none' }).openConversation(makeOpening(), makeDeliveryCall());
    expect(account.onDesk().messages).toEqual([]);
  });

  it('gives a claimed address to nobody who could look a person up by it', async () => {
    const email = { address: 'victim@example.net', isVouched: false };
    const opened = await account
      .connect({ claimedEmailParameter: 'Bot_Reference' })
      .openConversation(makeOpening({ endUser: { ...someEndUser, email } }), makeDeliveryCall());
    expect(account.onDesk().requester.email).toBeNull();
    expect(account.onDesk().fields['Bot_Reference']).toBe('victim@example.net');
    expect(opened.notices).toEqual([]);
    const vouched = { ...someEndUser, email: { ...email, isVouched: true } };
    await account.connect().openConversation(makeOpening({ endUser: vouched }), makeDeliveryCall());
    expect(account.simulator.desk.conversations()[1]?.requester.email).toBe('victim@example.net');
  });
});

describe('parameters that the deployment does not publish', () => {
  const opening = makeOpening({ attributes: { fields: { Not_There: 'x' }, tags: [] } });

  it('are named in a notice, and sent all the same by default', async () => {
    const opened = await account.connect().openConversation(opening, makeDeliveryCall());
    expect(opened.notices).toEqual(['parameter_not_published:Not_There']);
    account.simulator.switches.unknownParameters = 'refused';
    await expect(account.connect().openConversation(opening, makeDeliveryCall())).rejects.toMatchObject({
      disposition: 'reject',
    });
  });

  it('are left out where the setting says so', async () => {
    account.simulator.switches.unknownParameters = 'refused';
    const opened = await account.connect({ unknownParameters: 'drop' }).openConversation(opening, makeDeliveryCall());
    expect(opened.notices).toEqual(['parameter_not_published:Not_There']);
  });

  it.each(['missing', 'strange'] as const)(
    'cannot be told where the description is %s, and nothing fails',
    async (configuration) => {
      account.simulator.switches.configuration = configuration;
      const opened = await account.connect().openConversation(opening, makeDeliveryCall());
      expect(opened.notices).toEqual([]);
      expect(account.onDesk().isEnded).toBe(false);
    },
  );

  it('are cut to what the parameter takes', async () => {
    const long = makeOpening({ attributes: { fields: { Contract_Number: 'x'.repeat(300) }, tags: [] } });
    const opened = await account.connect().openConversation(long, makeDeliveryCall());
    expect(opened.notices).toEqual(['parameter_cut:Contract_Number']);
    expect(account.onDesk().fields['Contract_Number']).toHaveLength(40);
  });
});

describe('a queue', () => {
  it.each([
    ['developerName', 'Tier_2'],
    ['name', 'Tier 2'],
  ])('is named by its %s', async (queueValue, value) => {
    const groupId = account.simulator.desk.createGroup('Tier 2') as RemoteGroupId;
    const group = { remoteGroupId: groupId, name: 'Tier 2' };
    await account.connect({ queueValue }).openConversation(makeOpening({ group }), makeDeliveryCall());
    expect(account.onDesk()).toMatchObject({ groupId, fields: { Target_Queue: value } });
  });

  it('is named by its id, or without access to the org by the API name that its label would have', async () => {
    const groupId = account.simulator.desk.createGroup('Tier 2') as RemoteGroupId;
    const group = { remoteGroupId: groupId, name: 'Tier 2' };
    await account.connect({ queueValue: 'id' }).openConversation(makeOpening({ group }), makeDeliveryCall());
    const { coreUrl, clientId, clientSecret, ...bare } = account.settings;
    expect([coreUrl, clientId, clientSecret].every((value) => value !== undefined)).toBe(true);
    const without = account.connect({ coreUrl: undefined, clientId: undefined, clientSecret: undefined } as never);
    expect(without.groups).toBeUndefined();
    expect(bare).not.toHaveProperty('coreUrl');
    await without.openConversation(makeOpening({ group: { remoteGroupId: null, name: 'Tier 2' } }), makeDeliveryCall());
    expect(account.simulator.desk.conversations().map((one) => one.groupId)).toEqual([groupId, groupId]);
  });

  it('that is missing is created once, completed when it was left half made, and takes messaging', async () => {
    const groups = side(account.connect({ routingConfigId: '0K97Q0000000abC' }).groups);
    const call = { signal: account.signal };
    account.simulator.faults.add({ match: /sobjects\/QueueSobject/, times: 1, fault: { kind: 'status', status: 500 } });
    await expect(groups.createGroup('Returns', call)).rejects.toMatchObject({ disposition: 'retry' });
    const made = await groups.createGroup('Returns', call);
    expect(await groups.createGroup('Returns', call)).toEqual(made);
    expect((await groups.listGroups(call)).filter((group) => group.name === 'Returns')).toEqual([made]);
  });

  it('that may not be created says what the administrator has to allow', async () => {
    account.simulator.switches.roleCanCreateQueues = false;
    const making = side(account.connect().groups).createGroup('Returns', { signal: account.signal });
    await expect(making).rejects.toThrow(/Run As/);
  });
});

/** Fails the call with this number, before or after the vendor has acted on it; the later ones work. */
function brokenAt(cut: number, isAfter: boolean): HttpClient {
  let count = -1;
  return {
    request: async (request) => {
      count += 1;
      if (count !== cut) return await account.http.request(request);
      const enough = new AbortController();
      const signal = AbortSignal.any([request.signal, enough.signal]);
      if (isAfter) {
        const response = await account.http.request({ ...request, signal });
        if (request.connection !== 'stream') await response.text();
        enough.abort();
      }
      throw new HttpFailure('the line went dead', isAfter ? 'unknown' : 'notSent');
    },
  };
}
