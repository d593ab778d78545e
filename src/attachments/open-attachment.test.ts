import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../../test/support/wait-until.ts';
import { silentLogger } from '../core/logger.ts';
import type { Attachment } from '../core/message.ts';
import { createHttpClients, type HttpClients } from '../http/client.ts';
import { createOpenAttachment, type OpenAttachment } from './open-attachment.ts';
import type { FileStore } from './store.ts';

let server: Server;
let clients: HttpClients;
let origin = '';
let answer: (response: ServerResponse) => void = () => undefined;
let openSockets = 0;

beforeEach(async () => {
  clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
  server = createServer((_request, response) => answer(response));
  server.on('connection', (socket) => {
    openSockets += 1;
    socket.on('close', () => {
      openSockets -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await clients.close();
  await new Promise((resolve) => server.close(resolve));
});

const signal = new AbortController().signal;

function openerOf(files: Partial<FileStore> = {}): OpenAttachment {
  return createOpenAttachment({ files: files as FileStore, http: clients.guarded, bytesMax: 5_000_000 });
}

function fileAt(url: string, more: Partial<Attachment> = {}): Attachment {
  return {
    kind: 'attachment',
    name: 'a.bin',
    mediaType: 'application/octet-stream',
    sizeBytes: null,
    source: { kind: 'url', url },
    ...more,
  };
}

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
  Buffer.alloc(300_000, 7),
]);

describe('a file that a bot names by its address', () => {
  it('comes whole, and is what its content says', async () => {
    answer = (response) => response.end(png);
    const opened = await openerOf()(fileAt(`${origin}/a`), signal);
    expect(opened).toMatchObject({ name: 'a.bin', mediaType: 'image/png', sizeBytes: png.length });
    expect((await bytesOf(opened.content)).equals(png)).toBe(true);
  });

  it.each([
    ['a program', '#!/bin/sh\nrm -rf', 'a.txt', 'text/plain'],
    ['a web page', '<!doctype html><script>steal()</script>', 'a.html', 'text/html'],
    ['what is called a picture and is none', 'just words', 'a.png', 'image/png'],
  ])('is judged as an upload is: %s is refused', async (_what, content, name, mediaType) => {
    answer = (response) => response.end(content);
    const opening = openerOf()(fileAt(`${origin}/a`, { name, mediaType }), signal);
    await expect(opening).rejects.toMatchObject({ disposition: 'reject', certainty: 'notSent' });
  });

  it('is handed on as plain text when it is XML, which might run in the browser of an agent', async () => {
    answer = (response) => response.end('<?xml version="1.0"?><r/>');
    const opened = await openerOf()(fileAt(`${origin}/a`, { name: 'a.xml', mediaType: 'application/xml' }), signal);
    expect(opened.mediaType).toBe('text/plain');
  });

  it('that cannot be had says nothing about the health of the helpdesk', async () => {
    answer = (response) => response.writeHead(503).end();
    const open = openerOf();
    await expect(open(fileAt(`${origin}/a`), signal)).rejects.toMatchObject({
      disposition: 'retry',
      isElsewhere: true,
    });
    await expect(open(fileAt('http://127.0.0.1:1/a'), signal)).rejects.toMatchObject({ isElsewhere: true });
    answer = (response) => response.writeHead(429).end();
    await expect(open(fileAt(`${origin}/a`), signal)).rejects.toMatchObject({
      disposition: 'retry',
      isElsewhere: true,
    });
    answer = (response) => {
      response.writeHead(200, { 'content-length': '900000' });
      response.write(png, () => response.destroy());
    };
    const halved = await open(fileAt(`${origin}/a`), signal);
    await expect(bytesOf(halved.content)).rejects.toMatchObject({ disposition: 'retry', isElsewhere: true });
  });

  it('is given up when its address takes the call and then says nothing', async () => {
    answer = () => undefined;
    const tools = { files: {} as FileStore, http: clients.guarded, bytesMax: 5_000_000, firstBytesWithinMs: 50 };
    const opening = createOpenAttachment(tools)(fileAt(`${origin}/a`), signal);
    await expect(opening).rejects.toMatchObject({ disposition: 'retry', isElsewhere: true });
  });

  it('that is too large is refused for good, whether or not its address says so', async () => {
    const large = Buffer.alloc(5_000_001, 'a');
    answer = (response) => response.end(large);
    await expect(openerOf()(fileAt(`${origin}/a`, { name: 'a.txt' }), signal)).rejects.toMatchObject({
      disposition: 'reject',
    });
    answer = (response) => {
      response.write(large);
      response.end();
    };
    const opened = await openerOf()(fileAt(`${origin}/a`, { name: 'a.txt' }), signal);
    expect(opened.sizeBytes).toBeNull();
    await expect(bytesOf(opened.content)).rejects.toMatchObject({ disposition: 'reject', isElsewhere: true });
  });

  it('leaves no connection behind that waits for somebody to read it', async () => {
    answer = (response) => response.writeHead(404).end(Buffer.alloc(3_000_000));
    await expect(openerOf()(fileAt(`${origin}/a`), signal)).rejects.toMatchObject({ disposition: 'reject' });
    answer = (response) => response.end(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(3_000_000)]));
    await expect(openerOf()(fileAt(`${origin}/a`, { name: 'a.exe' }), signal)).rejects.toMatchObject({
      disposition: 'reject',
    });
    await waitUntil('nothing is open', () => openSockets === 0);
  });
});

describe('a file that was uploaded', () => {
  it('is refused once it is no longer there, and a file of the helpdesk always', async () => {
    const open = openerOf({ open: async () => null });
    const stored = { kind: 'stored', attachmentId: 'att_1' } as unknown as Attachment['source'];
    const remote = { kind: 'remote', reference: 'x' } as Attachment['source'];
    for (const source of [stored, remote]) {
      await expect(open(fileAt('', { source }), signal)).rejects.toMatchObject({ disposition: 'reject' });
    }
  });
});
