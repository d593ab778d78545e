/**
 * The adapter against Zendesk's own descriptions: every request that it sends, and the answers it is given. Skipped, with
 * a notice, where the descriptions are not at hand.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpClient, HttpRequest, HttpResponse } from '../../src/core/http-client.ts';
import { newId, type RemoteGroupId } from '../../src/core/ids.ts';
import { makeDeliveryCall, makeOpening, makeTextMessage, side, someEndUser } from '../support/helpdesk-commands.ts';
import { type CheckedExchange, specsFolder, validateExchange, validateWebhook } from '../support/openapi-validator.ts';
import { openZendeskAccount, type ZendeskAccount } from '../support/zendesk-account.ts';

const exchanges: CheckedExchange[] = [];

/** Remembers what went over the line; answers are read once and handed on. */
function recording(client: HttpClient): HttpClient {
  return {
    request: async (request) => {
      const response = await client.request(request);
      const text = await response.text();
      exchanges.push(exchangeOf(request, response, text));
      const bytes = async function* () {
        yield new TextEncoder().encode(text);
      };
      return { ...response, text: async () => text, stream: bytes };
    },
  };
}

function exchangeOf(request: HttpRequest, response: HttpResponse, text: string): CheckedExchange {
  const { pathname, search } = new URL(request.url);
  return {
    spec: pathname.startsWith('/sc/') ? 'sunco' : 'support',
    method: request.method,
    path: `${pathname.replace(/^\/sc/, '')}${search}`,
    requestBody: typeof request.body === 'string' ? JSON.parse(request.body) : undefined,
    status: response.status,
    responseBody: text === '' ? null : JSON.parse(text),
  };
}

describe.skipIf(specsFolder() === null)('the Zendesk adapter and the vendor descriptions', () => {
  let account: ZendeskAccount;

  beforeAll(async () => {
    account = await openZendeskAccount(recording);
    await everything(account);
  });
  afterAll(async () => {
    await account.close();
  });

  it('sends nothing that the descriptions do not know', () => {
    expect(exchanges.flatMap(validateExchange)).toEqual([]);
  });

  it('was seen calling every operation that it has', () => {
    const called = new Set(
      exchanges.map(({ method, path }) => `${method} ${path.split('?')[0]?.replace(/[0-9a-f]{24}|\/\d+/g, '/:id')}`),
    );
    for (const part of ['POST', 'GET', 'PATCH', 'PUT'])
      expect([...called].filter((call) => call.startsWith(part)).length, part).toBeGreaterThan(2);
    expect(called.size).toBeGreaterThan(25);
  });

  it.each(webhookFixtures())('reads %s as it is described', (file) => {
    expect(validateWebhook(JSON.parse(readFileSync(new URL(file, fixtures), 'utf8')))).toEqual([]);
  });
});

const fixtures = new URL('../../src/helpdesks/zendesk/fixtures/', import.meta.url);

function webhookFixtures(): readonly string[] {
  const folder = new URL('../../src/helpdesks/zendesk/fixtures/', import.meta.url);
  return readdirSync(folder).filter((file) => !file.startsWith('support-') && file !== 'unknown-event.json');
}

/** Walks through all that the adapter can do. */
async function everything(account: ZendeskAccount): Promise<void> {
  const { signal, settings } = account;
  const helpdesk = account.connect({ solveOnEnd: true, ticketOnPass: true });
  await helpdesk.checkConnection({ signal });
  const groups = side(helpdesk.groups);
  const group = await groups.createGroup('Billing', { signal });
  await groups.listGroups({ signal });
  await groups.findGroup(group.remoteGroupId, { signal });
  await groups.countMembers(group.remoteGroupId, { signal });
  await side(helpdesk.availability).availabilityOf(group.remoteGroupId, { signal });
  const field = String(settings['conversationFieldId']);
  const email = { address: 'mona@example.net', isVouched: true };
  const opening = makeOpening({ endUser: { ...someEndUser, email }, group, isTest: true });
  const { conversation } = await helpdesk.openConversation(opening, makeDeliveryCall());
  // Once more, as after a crash, so that the looking is seen too; and another one for the same person.
  await helpdesk.openConversation(opening, makeDeliveryCall({ attempt: 2 }));
  const again = makeOpening({ endUser: { ...someEndUser, email }, hasPendingMessage: false, transcript: [] });
  await account.connect({ multiConversations: 'reuse' }).openConversation(again, makeDeliveryCall());
  const message = makeTextMessage(conversation, 'Hello');
  const call = makeDeliveryCall();
  await helpdesk.sendMessage({ ...message, choice: { payload: 'YES' } }, call);
  await side(helpdesk.lookup).findSent(message, call);
  const location = { kind: 'location', latitude: 1, longitude: 2, name: 'Shop' } as const;
  await helpdesk.sendMessage({ ...message, part: location }, makeDeliveryCall());
  await helpdesk.sendMessage({ ...message, author: { kind: 'system', name: 'Bot' } }, makeDeliveryCall());
  await side(helpdesk.receipts).markRead(conversation, null, { signal });
  await side(helpdesk.context).listFields({ signal });
  const { escalationId, endUser } = opening;
  const attributes = { fields: { [field]: 'x' }, tags: ['late'] };
  const update = { escalationId, conversation, endUser, attributes };
  for (const ticketId of [null, '1', String(account.simulator.desk.conversations()[0]?.ticketId)])
    await side(helpdesk.context).updateContext({ ...update, ticketId }, makeDeliveryCall());
  const changed = { fields: {}, tags: [], outdatedTags: ['vip'] };
  const last = { ...update, changed, ticketId: String(account.simulator.desk.conversations()[0]?.ticketId) };
  await side(helpdesk.context).updateContext(last, makeDeliveryCall());
  await side(helpdesk.history).eventsSince(conversation, 0, { signal, ticketId: null });
  const untagged = account.connect({ conversationFieldId: '1', conversationTag: false });
  await side(untagged.history).eventsSince(conversation, 0, { signal, ticketId: null });
  await helpdesk.closeConversation(
    { escalationId: newId('escalation'), conversation, by: 'user', notice: 'Bye' },
    makeDeliveryCall(),
  );
  await setUp(account, group.remoteGroupId);
}

async function setUp(account: ZendeskAccount, group: RemoteGroupId): Promise<void> {
  const setup = side(account.connect().setup);
  for await (const line of setup.checks(account.setupCall([group]))) expect(line.status, line.id).not.toBe('failed');
  await setup.provision(account.setupCall());
  // The address has changed: everything that names it is mended.
  const moved = { ...account.setupCall(), webhookUrl: `${account.hook.url}/moved` };
  await setup.provision(moved);
}
