/**
 * Adapter and simulator against the vendor's own description of the REST API: every request that is sent, and every
 * answer that is given. Skipped, with a notice, where the description is not at hand.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpClient, HttpRequest, HttpResponse } from '../../src/core/http-client.ts';
import { newId } from '../../src/core/ids.ts';
import { makeDeliveryCall, makeOpening, makeTextMessage, side } from '../support/helpdesk-commands.ts';
import { type CheckedExchange, specsFolder, validateExchange } from '../support/openapi-validator.ts';
import { openRingcentralAccount, type RingcentralAccount } from '../support/ringcentral-account.ts';

const exchanges: CheckedExchange[] = [];

/** Remembers what went to the REST API; answers are read once and handed on. */
function recording(client: HttpClient): HttpClient {
  return {
    request: async (request) => {
      const response = await client.request(request);
      if (!new URL(request.url).pathname.startsWith('/1.0/')) return response;
      const text = await response.text();
      exchanges.push(exchangeOf(request, response, text));
      return { ...response, text: async () => text };
    },
  };
}

function exchangeOf(request: HttpRequest, response: HttpResponse, text: string): CheckedExchange {
  const { pathname, search } = new URL(request.url);
  return {
    spec: 'ringcentral',
    method: request.method,
    path: `${pathname.replace(/^\/1\.0/, '')}${search}`,
    requestBody: undefined,
    status: response.status,
    responseBody: text === '' ? null : JSON.parse(text),
  };
}

describe.skipIf(specsFolder() === null)('RingCentral’s REST API and its description', () => {
  let account: RingcentralAccount;
  beforeAll(async () => {
    account = await openRingcentralAccount({ wrap: recording });
    await everything(account);
  });
  afterAll(() => account.close());

  it('agree about every request that is sent and every answer that is given', () => {
    expect(exchanges.flatMap(validateExchange)).toEqual([]);
  });

  it('were seen with every operation that the adapter has', () => {
    const called = new Set(
      exchanges.map(({ method, path }) => `${method} ${path.split('?')[0]?.replaceAll(/[0-9a-f]{24}/g, ':id')}`),
    );
    expect([...called].sort((one, other) => one.localeCompare(other))).toEqual([
      'DELETE /interventions/:id/cancel',
      'GET /categories',
      'GET /categories/:id',
      'GET /content_sources/:id',
      'GET /content_threads',
      'GET /content_threads/:id',
      'GET /contents',
      'GET /custom_fields',
      'GET /identities',
      'GET /identity_groups/:id',
      'GET /interventions',
      'GET /status',
      'GET /time_sheets',
      'GET /users',
      'GET /users/:id',
      'GET /webhooks',
      'POST /categories',
      'POST /webhooks',
      'PUT /content_sources/:id',
      'PUT /content_threads/:id/ignore',
      'PUT /content_threads/:id/update_categories',
      'PUT /identity_groups/:id',
      'PUT /interventions/:id',
      'PUT /interventions/:id/close',
      'PUT /webhooks/:id',
    ]);
  });

  it('would be caught apart: a parameter, a value or a field that the description does not know', () => {
    const answered = { spec: 'ringcentral', requestBody: undefined, status: 200 } as const;
    const wrong = [
      { ...answered, method: 'GET', path: '/interventions?threadid=1', responseBody: {} },
      { ...answered, method: 'GET', path: '/interventions?status=waiting', responseBody: {} },
      { ...answered, method: 'GET', path: '/webhooks', responseBody: {} },
      { ...answered, method: 'GET', path: '/nothing', responseBody: {} },
      { ...answered, method: 'GET', path: '/categories/1', responseBody: { id: '1', surprise: true } },
    ];
    for (const exchange of wrong) expect(validateExchange(exchange), exchange.path).toHaveLength(1);
  });
});

/** Walks through all that the adapter can do. */
async function everything(account: RingcentralAccount): Promise<void> {
  const { signal, simulator } = account;
  const helpdesk = account.connect();
  await helpdesk.checkConnection({ signal });
  const groups = side(helpdesk.groups);
  const group = await groups.createGroup('Billing', { signal });
  await groups.listGroups({ signal });
  await groups.findGroup(group.remoteGroupId, { signal });
  await groups.countMembers(group.remoteGroupId, { signal });
  const availability = side(helpdesk.availability);
  await availability.availabilityOf(null, { signal });
  await availability.availabilityOf(group.remoteGroupId, { signal });
  await side(helpdesk.context).listFields({ signal });
  const setup = side(helpdesk.setup);
  for await (const { id, status } of setup.checks({ ...account.setupCall, groupsInUse: [group.remoteGroupId] }))
    expect(status, id).not.toBe('failed');
  await setup.provision({ ...account.setupCall, webhookUrl: `${account.hook.url}/moved` });
  await setup.provision(account.setupCall);
  for (const ending of ['waiting', 'engaged', 'answered'] as const) {
    const opening = makeOpening({ hasPendingMessage: false, group });
    const { conversation } = await helpdesk.openConversation(opening, makeDeliveryCall());
    await helpdesk.openConversation(opening, makeDeliveryCall({ attempt: 2 }));
    const message = makeTextMessage(conversation, 'Hello');
    const call = makeDeliveryCall();
    await helpdesk.sendMessage(message, call);
    await side(helpdesk.lookup).findSent(message, call);
    const id = conversation.remoteConversationId;
    if (ending !== 'waiting') simulator.hands.engage(id);
    if (ending === 'answered') {
      simulator.hands.makeCard('psl-1');
      const file = { name: 'a.pdf', mediaType: 'application/pdf', bytes: new Uint8Array(3) };
      await simulator.desk.reply(id, { agent: account.agent(), text: 'Hi', file });
    }
    const { escalationId, endUser } = opening;
    const attributes = { fields: { 'case.order_number': '1', 'card.loyalty': 'gold' }, tags: [] };
    const update = { escalationId, conversation, ticketId: null, endUser, attributes };
    await side(helpdesk.context).updateContext(update, makeDeliveryCall());
    const changed = { fields: {}, tags: [] };
    await side(helpdesk.context).updateContext({ ...update, changed }, makeDeliveryCall());
    await side(helpdesk.history).eventsSince(conversation, 0, { signal, ticketId: null });
    const closing = { escalationId: newId('escalation'), conversation, by: 'user', notice: 'Bye' } as const;
    await helpdesk.closeConversation(closing, makeDeliveryCall());
    await side(helpdesk.history).eventsSince(conversation, 0, { signal, ticketId: null });
  }
}
