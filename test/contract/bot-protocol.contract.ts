import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Bot } from '../../src/bot-accounts/bot.ts';
import type { BotDirectory } from '../../src/bot-accounts/bot-directory.ts';
import type { BotProtocol, BotProtocolDefinition, BotProtocolTools } from '../../src/bots/bot-protocol.ts';
import { dataExamples } from '../../src/bots/native/event-examples.ts';
import { type HttpClient, HttpFailure } from '../../src/core/http-client.ts';
import { newId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { languages } from '../../src/core/language.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { eventBody, eventTypes } from '../../src/escalations/escalation-event.ts';
import { DeliveryFailure } from '../../src/helpdesks/failure.ts';
import type { SettingMeta } from '../../src/helpdesks/helpdesk.ts';
import { createRootApi } from '../../src/http/create-api.ts';
import { createForwarder } from '../../src/http/forwarder.ts';
import { makeBot } from '../support/builders.ts';
import { createFakeEscalations } from '../support/fake-escalations.ts';

/** What every bot protocol promises, so that the core may treat them alike. A new one only registers. */
export function botProtocolContract(definition: BotProtocolDefinition): void {
  describe(`bot protocol ${definition.kind}`, () => {
    declarations(definition);
    behaviour(definition);
  });
}

function declarations(definition: BotProtocolDefinition): void {
  it('has a kind that is a word, and a label', () => {
    expect(definition.kind).toMatch(/^[a-z]+$/);
    expect(definition.label).not.toBe('');
  });

  it('labels and explains every setting in every language, keeps no secret in one, and refuses those that it does not know', () => {
    const schema = z.toJSONSchema(definition.settings, { io: 'input', unrepresentable: 'any' });
    for (const [name, meta] of Object.entries(schema.properties ?? {}) as [string, Partial<SettingMeta>][]) {
      for (const language of languages) {
        expect(meta.label?.[language], `label of ${name} in ${language}`).toBeTruthy();
        expect(meta.help?.[language], `help of ${name} in ${language}`).toBeTruthy();
      }
      // Settings of a bot are stored and shown as they are; only those of a helpdesk's connection are sealed.
      expect(meta.secret, `${name} may be no secret: sign with \`bots.callbackSecrets\``).not.toBe(true);
    }
    const issues = definition.settings.safeParse({ surely: 'unknown' }).error?.issues ?? [];
    expect(issues.map(({ code }) => code)).toContain('unrecognized_keys');
  });
}

function behaviour(definition: BotProtocolDefinition): void {
  const fake = createFakeEscalations();
  const own = makeBot({ protocol: definition.kind });
  let caller: Bot | null = own;
  let answer: () => Promise<{ readonly status: number; readonly retryAfter?: string }>;
  let asked: number;
  let protocol: BotProtocol;
  beforeEach(() => {
    caller = own;
    answer = async () => ({ status: 200 });
    asked = 0;
    protocol = definition.open(toolsWith(async () => answer()));
    return () => protocol.close();
  });

  function toolsWith(answered: () => ReturnType<typeof answer>): BotProtocolTools {
    const http: HttpClient = {
      request: async () => {
        asked += 1;
        const { status, retryAfter } = await answered();
        const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
        return { status, headers, text: async () => '{}', stream: async function* () {} };
      },
    };
    const bots = {
      find: async () => caller,
      authenticate: async () => caller,
      callbackSecrets: async () => ['whsec_c2VjcmV0'],
    } as unknown as BotDirectory;
    return {
      escalations: fake.escalations,
      attachments: { bytesMax: 1_000, find: async () => null } as unknown as BotProtocolTools['attachments'],
      bots,
      feed: fake.feed,
      http,
      forwarder: createForwarder({ allowPrivateTargets: false }),
      clock: { now: () => 1_000 },
      log: silentLogger,
      publicUrl: null,
      admission: () => ({ isOpen: true }),
    };
  }

  const carry = async (event: JsonObject): Promise<unknown> => {
    const delivery = { deliveryId: newId('delivery'), bot: own, callbackUrl: 'https://bot.example/events', event };
    return protocol.deliver?.(delivery, new AbortController().signal).catch((error: unknown) => error);
  };

  it('carries every event, and the one that tries a callback out, to a bot that takes it', async () => {
    const ids = { id: newId('event'), escalationId: newId('escalation'), conversationId: 'c', seq: 1, at: 1_000 };
    const bodies = eventTypes.map((type) => eventBody({ ...ids, type, data: dataExamples[type] as JsonObject }));
    const tested = { id: newId('event'), type: 'webhook.test', at: '2026-05-04T09:14:03.120Z', data: {} };
    for (const body of [...bodies, tested])
      expect([body['type'], await carry(body)]).toEqual([body['type'], undefined]);
  });

  it('asks the bot when a callback is tried out, and when an agent has spoken: silence would be taken for success', async () => {
    if (protocol.deliver === undefined) return;
    const ids = { id: newId('event'), escalationId: newId('escalation'), conversationId: 'c', seq: 1, at: 1_000 };
    const said = eventBody({ ...ids, type: 'message.created', data: dataExamples['message.created'] as JsonObject });
    const tested = { id: newId('event'), type: 'webhook.test', at: '2026-05-04T09:14:03.120Z', data: {} };
    for (const event of [said, tested]) {
      const before = asked;
      await carry(event);
      expect([event['type'], asked > before]).toEqual([event['type'], true]);
    }
  });

  it('fails to carry an event in no other way than the relay knows', async () => {
    if (protocol.deliver === undefined) return;
    const ids = { id: newId('event'), escalationId: newId('escalation'), conversationId: 'c', seq: 1, at: 1_000 };
    const event = eventBody({ ...ids, type: 'message.created', data: dataExamples['message.created'] as JsonObject });
    for (const status of [400, 401, 404, 429, 500, 503]) {
      answer = async () => ({ status });
      expect([status, await carry(event)]).toEqual([status, expect.any(DeliveryFailure)]);
    }
    answer = () => Promise.reject(new HttpFailure('nobody answered', 'unknown'));
    expect(await carry(event)).toBeInstanceOf(DeliveryFailure);
    answer = async () => ({ status: 429, retryAfter: '7' });
    expect(await carry(event)).toMatchObject({ retryAfterMs: 7_000 });
  });

  it('passes a signal on without throwing, whatever becomes of it', () => {
    answer = () => Promise.reject(new HttpFailure('nobody answered', 'unknown'));
    const ids = { escalationId: newId('escalation'), conversationId: 'c', at: 1_000 };
    protocol.signal?.(own, 'https://bot.example/events', { ...ids, type: 'agent.typing', data: { isTyping: true } });
  });

  it('takes a key of a bot that speaks another protocol for none', async () => {
    const root = createRootApi({ log: silentLogger });
    root.route('/', protocol.routes);
    const statusesFor = async (owner: Bot | null) => {
      caller = owner;
      const asked = protocol.routes.routes.map(async ({ method, path }) => {
        const address = path.replaceAll(/:\w+(\{[^}]*\})?/g, newId('escalation'));
        const headers = { authorization: 'Bearer key', 'x-api-key': 'key', 'content-type': 'application/json' };
        const body = method === 'POST' || method === 'PATCH' ? { body: '{}' } : {};
        const { status } = await root.request(address, { method, headers, ...body });
        return `${method} ${path}: ${status}`;
      });
      return Promise.all(asked);
    };
    const withoutKey = await statusesFor(null);
    expect(await statusesFor(makeBot({ protocol: 'another' }))).toEqual(withoutKey);
    const isLookedAtTooLate =
      'who is calling is looked at before the body: `middleware: guarded(tools, …)` of each route';
    if (withoutKey.length > 0) expect(await statusesFor(own), isLookedAtTooLate).not.toEqual(withoutKey);
  });

  it('has few names for the paths in front of a bot, whatever strangers ask for', () => {
    const { bare } = protocol;
    if (bare === undefined) return;
    expect(bare.segment).toMatch(/^[a-z]+$/);
    const strange = Array.from({ length: 50 }, (_, at) => [`/${at}`, `/bot_${at}/chat/${at}`, `/bot_${at}/talk?${at}`]);
    const names = new Set(strange.flat().map((path) => bare.routeOf(`/${bare.segment}${path}`)));
    expect(names.size).toBeLessThan(20);
  });

  it('says in every language what a window to try it out is', () => {
    for (const language of languages) expect(protocol.tryOut?.about[language]).not.toBe('');
  });
}
