/**
 * Payloads of entries, as our simulator tells them and as our fixtures hold them, against Salesforce's own description.
 * It is that of the Interaction Service, whose payloads are those of the messaging API; the API itself has none.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpClient } from '../../src/core/http-client.ts';
import { validateEntryPayload } from '../support/entry-validator.ts';
import { makeDeliveryCall, makeOpening, makeTextMessage, side } from '../support/helpdesk-commands.ts';
import { specsFolder } from '../support/openapi-validator.ts';
import { openSalesforceAccount, type SalesforceAccount } from '../support/salesforce-account.ts';

const fixtures = new URL('../../src/helpdesks/salesforce/fixtures/', import.meta.url);
/** Not in the description: only the messaging API has it, or nobody has. */
const undescribed = ['CloseConversation', 'Telepathy'];
const strange = ['message-agent-unknown', 'message-agent-form'];

describe.skipIf(specsFolder() === null)('Salesforce entries and the vendor’s description', () => {
  let account: SalesforceAccount;
  /** Payloads of everything that lists showed, by identifier. */
  let seen: Map<string, unknown>;
  beforeEach(async () => {
    seen = new Map();
    account = await openSalesforceAccount((client) => watching(client));
  });
  afterEach(() => account.close());

  const watching = (client: HttpClient): HttpClient => ({
    request: async (request) => {
      const response = await client.request(request);
      if (!request.url.includes('/entries?')) return response;
      const text = await response.text();
      const { conversationEntries } = JSON.parse(text) as {
        conversationEntries: readonly { identifier: string; entryPayload: unknown }[];
      };
      for (const { identifier, entryPayload } of conversationEntries) seen.set(identifier, entryPayload);
      return { ...response, text: async () => text };
    },
  });

  it('agree in everything that a conversation says', async () => {
    const { desk, hands, switches } = account.simulator;
    Object.assign(switches, { autoResponses: true });
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const id = conversation.remoteConversationId;
    const bytes = new TextEncoder().encode('pdf');
    await desk.reply(id, { agent: account.agent, text: 'Which one?', choices: ['A', 'B'] });
    await desk.reply(id, {
      agent: account.agent,
      text: 'Here',
      file: { name: 'a.pdf', mediaType: 'text/plain', bytes },
    });
    const message = makeTextMessage(conversation, 'See https://example.net/a');
    const { remoteMessageIds } = await helpdesk.sendMessage(message, makeDeliveryCall());
    hands.agentReads(id, remoteMessageIds[0] ?? '');
    hands.chatbotMessage(id, 'I am a bot');
    hands.transfer(id, desk.createGroup('Second line'));
    await desk.end(id, 'end');
    await side(helpdesk.history).eventsSince(conversation, 0, { signal: account.signal, ticketId: null });
    const kinds = new Set([...seen.values()].map((payload) => (payload as { entryType: string }).entryType));
    expect(kinds.size).toBeGreaterThan(5);
    expect([...seen.values()].flatMap(validateEntryPayload)).toEqual([]);
  });

  it('agree in our fixtures, but for what is strange on purpose', () => {
    const problems = readdirSync(fixtures).flatMap((file) => {
      if (strange.includes(file.replace('.json', ''))) return [];
      const { conversationEntry } = JSON.parse(readFileSync(new URL(file, fixtures), 'utf8')) as {
        conversationEntry: { entryType: string; entryPayload: unknown };
      };
      if (undescribed.includes(conversationEntry.entryType)) return [];
      const { entryPayload: given } = conversationEntry;
      const payload: unknown = typeof given === 'string' ? JSON.parse(given) : given;
      return validateEntryPayload(payload).map((problem) => `${file}: ${problem}`);
    });
    expect(problems).toEqual([]);
  });

  it('would be told apart', () => {
    const wrong = { entryType: 'SessionStatusChanged', id: 'x', sessionStatus: 'Sleeping' };
    expect(validateEntryPayload(wrong).join('\n')).toContain('sessionStatus');
  });
});
