/** Over real connections: what a vendor sees of a call. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentLogger } from '../../core/logger.ts';
import { createHttpClients, type HttpClients } from '../../http/client.ts';
import { failureOfStatus } from '../failure.ts';
import type { OpenFile } from '../helpdesk.ts';
import { callJson, type JsonCall } from './json-call.ts';
import { multipartOf } from './multipart.ts';
import { VendorRefusal } from './vendor-refusal.ts';

let server: Server;
let clients: HttpClients;
let seen: { readonly headers: IncomingHttpHeaders; readonly body: string };

beforeEach(async () => {
  server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen = { headers: request.headers, body: Buffer.concat(chunks).toString() };
    response.end('{"id":7}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
});
afterEach(async () => {
  await clients.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function call(changes: Partial<JsonCall<{ id: number }>>) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`;
  const usual = { method: 'POST', url, what: 'POST message', answer: z.object({ id: z.number() }) } as const;
  const tools = { http: clients.perMessage, now: () => Date.now() };
  return callJson(tools, { ...usual, signal: AbortSignal.timeout(10_000), ...changes }, async (response, what, now) => {
    return new VendorRefusal(failureOfStatus(response, what, now), response.status, null);
  });
}

function fileOf(sizeBytes: number | null): OpenFile {
  const content = (async function* () {
    yield new TextEncoder().encode('bytes');
  })();
  return { name: 'a b.txt', mediaType: 'text/plain', sizeBytes, content };
}

describe('a call to a vendor', () => {
  it('that takes its key under a name of its own, and a version, carries both beside ours', async () => {
    const headers = { 'x-api-key': 'key', 'vendor-version': '2.1' };
    expect(await call({ headers, body: { text: 'hello' } })).toEqual({ id: 7 });
    expect(seen.headers).toMatchObject({ ...headers, accept: 'application/json', 'content-type': 'application/json' });
    expect(seen.headers.authorization).toBeUndefined();
    await call({ headers, authorization: 'Bearer token', body: {} });
    expect(seen.headers).toMatchObject({ ...headers, authorization: 'Bearer token' });
  });

  it.each([
    ['known', 5, true],
    ['unknown', null, false],
  ])('sends texts and a file of %s size in one form', async (_what, sizeBytes, hasLength) => {
    const upload = multipartOf([
      ['kind', 'note'],
      ['files[]', fileOf(sizeBytes)],
    ]);
    await call({ upload });
    const form = await new Response(seen.body, { headers: { 'content-type': String(seen.headers['content-type']) } });
    const fields = await form.formData();
    expect(fields.get('kind')).toBe('note');
    const file = fields.get('files[]') as File;
    expect([file.name, file.type, await file.text()]).toEqual(['a b.txt', 'text/plain', 'bytes']);
    expect(seen.headers['content-length'] !== undefined).toBe(hasLength);
  });
});
