import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AttachmentsForBots } from '../../src/attachments/attachments-for-bots.ts';
import type { Bot } from '../../src/bot-accounts/bot.ts';
import type { BotDirectory } from '../../src/bot-accounts/bot-directory.ts';
import type { BotProtocolTools } from '../../src/bots/bot-protocol.ts';
import { native } from '../../src/bots/native/index.ts';
import { AppError } from '../../src/core/app-error.ts';
import { newId } from '../../src/core/ids.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { createHttpClients } from '../../src/http/client.ts';
import { createRootApi } from '../../src/http/create-api.ts';
import { createForwarder } from '../../src/http/forwarder.ts';
import { makeBot, makeEscalation } from './builders.ts';
import { declaredAnswers } from './declared-answers.ts';
import { createFakeEscalations } from './fake-escalations.ts';

export const apiKey = 'psk_good';
export const otherKey = 'psk_other';
export const secrets = [0, 1].map(() => `whsec_${randomBytes(32).toString('base64')}`);

/** The native protocol over fakes, as the program mounts it; every answer to `call` is compared with what its route declares. `bot` has one escalation; `otherBot` has none. */
export function createNativeBench(overrides: Partial<BotProtocolTools> = {}) {
  const fake = createFakeEscalations();
  const bot = makeBot();
  const otherBot = makeBot();
  const keys = new Map<string, Bot>([
    [apiKey, bot],
    [otherKey, otherBot],
  ]);
  const uploads: { name: string; mediaType: string | null; text: string }[] = [];
  const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
  const bots = {
    authenticate: async (key: string) => keys.get(key) ?? null,
    find: async (id: string) => [...keys.values()].find((one) => one.id === id) ?? null,
    callbackSecrets: async () => secrets,
  } as unknown as BotDirectory;
  const protocol = native.open({
    escalations: fake.escalations,
    attachments: createFakeAttachments(uploads),
    bots,
    feed: fake.feed,
    http: clients.guarded,
    forwarder: createForwarder({ allowPrivateTargets: true }),
    clock: { now: () => Date.now() },
    log: silentLogger,
    publicUrl: null,
    admission: () => ({ isOpen: true }),
    ...overrides,
  });
  const app = createRootApi({ log: silentLogger });
  app.route('/', protocol.routes);
  const escalation = makeEscalation({ botId: bot.id, conversationId: 'conv-1' });
  fake.byId.set(escalation.id, escalation);

  const { openAPIRegistry: registry } = protocol.routes as unknown as OpenAPIHono;
  const checkAnswer = declaredAnswers(() =>
    registry.definitions.flatMap((one) => (one.type === 'route' ? [one.route] : [])),
  );
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await app.request(path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status, headers: given } = response;
    const answer = { status, headers: given, body: text === '' ? null : JSON.parse(text) };
    checkAnswer(method, path, answer);
    return answer;
  };
  const close = async () => {
    await protocol.close();
    await clients.close();
  };
  return { ...fake, app, bot, otherBot, keys, uploads, escalation, protocol, clients, call, close };
}
export type NativeBench = ReturnType<typeof createNativeBench>;

/** The bench behind a real server on loopback. */
export async function serveBench(bench: NativeBench) {
  const server = createServer(getRequestListener(bench.app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** Breaks every connection that is open now. */
    cut: () => server.closeAllConnections(),
    stop: async () => {
      await bench.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const bytesMax = 1000;

function createFakeAttachments(
  uploads: { name: string; mediaType: string | null; text: string }[],
): AttachmentsForBots {
  return {
    bytesMax,
    upload: async (bot, { name, mediaType, content }) => {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of content) {
        size += chunk.byteLength;
        if (size > bytesMax) throw new AppError('payload_too_large', 'too large');
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString();
      uploads.push({ name, mediaType, text });
      const sizeBytes = Buffer.byteLength(text);
      return { id: newId('attachment'), botId: bot.id, name, mediaType: 'text/plain', sizeBytes, createdAt: 1000 };
    },
    find: async () => null,
    openLink: async (token) => {
      const [name, mediaType, content = 'bytes'] = token.split('~');
      if (name === undefined || mediaType === undefined) throw new AppError('not_found', 'This link is not valid.');
      async function* bytes() {
        yield Buffer.from(content);
      }
      return { name: decodeURIComponent(name), mediaType: mediaType.replace('+', '/'), sizeBytes: 5, content: bytes() };
    },
  };
}
