/** Over real connections: what costs something is what is left unread. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../../../test/support/wait-until.ts';
import { silentLogger } from '../../core/logger.ts';
import { createHttpClients, type HttpClients } from '../../http/client.ts';
import { openFileOf, requestFile } from './vendor-file.ts';

let server: Server;
let origin: string;
let clients: HttpClients;
let broken: number;

const piece = Buffer.alloc(64 * 1024, 'x');
/** Writes for as long as it is read. */
function writeForEver(response: ServerResponse): void {
  response.on('close', () => {
    broken += 1;
  });
  const write = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
}

beforeEach(async () => {
  broken = 0;
  server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/file' });
    if (request.url === '/refused') response.writeHead(403);
    if (request.url === '/moved' || request.url === '/refused') writeForEver(response);
    else response.end(request.url === '/large' ? Buffer.alloc(1_000_000) : 'bytes');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
});

afterEach(async () => {
  await clients.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const ask = (path: string) =>
  requestFile(clients.perMessage, new URL(path, origin), {
    isFetchable: () => true,
    askAt: ({ href }) => ({ url: href }),
    signal: AbortSignal.timeout(10_000),
  });

describe('a file of the helpdesk', () => {
  it('is found behind an answer that says where it is and never ends', async () => {
    const { response, url } = await ask('/moved');
    const chunks: Uint8Array[] = [];
    for await (const chunk of openFileOf(response, url).content) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('bytes');
    await waitUntil('the endless answer is given up', () => broken === 1);
  });

  it('is refused in as many bytes as a refusal takes, however many are sent', async () => {
    const { response } = await ask('/refused');
    expect([response.status, (await response.text()).length]).toEqual([403, 64 * 1024]);
    await waitUntil('the endless answer is given up', () => broken === 1);
  });

  it('that nobody reads on takes no connection that messages need', async () => {
    const unread = [];
    for (let time = 0; time < 130; time += 1) unread.push(ask('/large').catch(() => null));
    await Promise.race(unread);
    const signal = AbortSignal.timeout(5_000);
    const sent = await clients.perMessage.request({ method: 'POST', url: `${origin}/messages`, signal });
    expect(await sent.text()).toBe('bytes');
  });
});
