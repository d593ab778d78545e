/** Uploads and downloads over a real connection. */
import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiKey, createNativeBench, type NativeBench, serveBench } from '../../../../test/support/native-bench.ts';
import { waitUntil } from '../../../../test/support/wait-until.ts';
import type { AttachmentsForBots } from '../../../attachments/attachments-for-bots.ts';

let bench: NativeBench;
let server: Awaited<ReturnType<typeof serveBench>>;
beforeEach(async () => {
  bench = createNativeBench();
  server = await serveBench(bench);
});
afterEach(() => server.stop());

const authorization = `Bearer ${apiKey}`;

async function upload(body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) {
  const init = { method: 'POST', body, headers: { authorization, ...headers } };
  const response = await fetch(`${server.url}/v1/attachments`, init);
  return { status: response.status, body: (await response.json()) as { error?: { code: string }; name?: string } };
}

/** Without a length said before; the status is 0 when the connection breaks. */
function sendOver(agent: Agent, content: string, headers: Record<string, string>) {
  const init = { agent, method: 'POST', headers: { authorization, 'transfer-encoding': 'chunked', ...headers } };
  const sending = request(`${server.url}/v1/attachments`, init);
  return new Promise<{ status: number; connection: Socket | null }>((resolve) => {
    const tell = (status: number) => resolve({ status, connection: sending.socket });
    // A write that fails after the answer is told to the connection only.
    sending.on('socket', (socket) => socket.once('error', () => tell(0)));
    sending.on('error', () => tell(0));
    sending.on('response', (answer) => answer.resume().on('end', () => tell(answer.statusCode ?? 0)));
    sending.end(content);
  });
}

const plain = { 'content-type': 'text/plain' };
const boundary = 'b0undary';
const formType = { 'content-type': `multipart/form-data; boundary=${boundary}` };
const filePart = (content: string, name = 'a.txt') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`;
const fieldPart = `--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n`;
const end = `--${boundary}--\r\n`;

describe('a raw upload', () => {
  it('is kept with the name and type that the headers say', async () => {
    const names: [Record<string, string>, string][] = [
      [{ 'x-file-name': encodeURIComponent('été 🙂.txt') }, 'été 🙂.txt'],
      [{ 'content-disposition': `attachment; filename="x"; filename*=UTF-8''%C3%A9.txt` }, 'é.txt'],
      [{ 'content-disposition': 'attachment; filename="a \\"b\\".txt"' }, 'a "b".txt'],
      [{ 'x-file-name': '100%.txt' }, '100%.txt'],
      [{}, 'file'],
    ];
    for (const [headers, name] of names) {
      const { status } = await upload('bonjour', { 'content-type': 'text/plain', ...headers });
      expect([status, bench.uploads.at(-1)]).toEqual([201, { name, mediaType: 'text/plain', text: 'bonjour' }]);
    }
  });

  it('is of no type as long as nobody names one, though curl and urllib then call it a form', async () => {
    const { status } = await upload('bonjour', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([status, bench.uploads.at(-1)?.mediaType]).toEqual([201, null]);
  });

  it('is refused above the limit, whether its length is said before or not', async () => {
    expect((await upload('x'.repeat(1001))).status).toBe(413);
    const chunks = ReadableStream.from([Buffer.alloc(600, 'x'), Buffer.alloc(600, 'x')]);
    const init = { method: 'POST', body: chunks, duplex: 'half' as const, headers: { authorization } };
    expect((await fetch(`${server.url}/v1/attachments`, init)).status).toBe(413);
    expect(bench.uploads).toEqual([]);
  });

  it('leaves the connection whole when it is refused halfway, so that the next call over it is served', async () => {
    const fields = `${fieldPart.repeat(80_000)}${end}`;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const calls = [
      await sendOver(agent, 'x'.repeat(8_000_000), plain),
      await sendOver(agent, fields, formType),
      await sendOver(agent, 'bonjour', plain),
    ];
    expect(calls.map((call) => call.status)).toEqual([413, 400, 201]);
    expect(new Set(calls.map((call) => call.connection)).size).toBe(1);
    agent.destroy();
  });

  it('is refused in a kind of multipart that is no form', async () => {
    const { status } = await upload('x', { 'content-type': 'multipart/mixed; boundary=x' });
    expect(status).toBe(415);
  });

  it('keeps nothing when the sender breaks off', async () => {
    let isRefused = false;
    await new Promise<void>((resolve) => {
      const sending = request(`${server.url}/v1/attachments`, {
        method: 'POST',
        headers: { authorization, 'content-length': '500' },
      });
      sending.on('error', () => {
        isRefused = true;
        resolve();
      });
      sending.write('half', () => sending.destroy(new Error('gone')));
    });
    expect(isRefused).toBe(true);
    // The next upload is served as ever: the process is alive, and nothing of the broken one was kept.
    expect((await upload('whole')).status).toBe(201);
    expect(bench.uploads.map((one) => one.text)).toEqual(['whole']);
  });
});

describe('an upload in a form', () => {
  it('is kept when the form is one file, made by a browser or by hand', async () => {
    const form = new FormData();
    form.append('file', new Blob(['bonjour'], { type: 'text/plain' }), 'été.txt');
    expect((await upload(form)).status).toBe(201);
    expect((await upload(`${filePart('hello')}${end}`, formType)).status).toBe(201);
    expect(bench.uploads).toEqual([
      { name: 'été.txt', mediaType: 'text/plain', text: 'bonjour' },
      { name: 'a.txt', mediaType: 'text/plain', text: 'hello' },
    ]);
  });

  const wrong: Record<string, string> = {
    'has no part': end,
    'has a field only': fieldPart + end,
    'has a field beside the file': filePart('x') + fieldPart + end,
    'has a field before the file': fieldPart + filePart('x') + end,
    'has two files': filePart('x') + filePart('y') + end,
    'has thousands of parts': filePart('x').repeat(100) + fieldPart.repeat(100) + end,
    'ends in the middle of the file': filePart('x'.repeat(200)).slice(0, -100),
    'ends before its closing line': filePart('x'),
    'is no form at all': 'hello',
    'is empty': '',
    'has a part without a disposition': `--${boundary}\r\nContent-Type: text/plain\r\n\r\nx\r\n${end}`,
    'has an encoded file': filePart('eA==').replace('\r\n\r\n', '\r\nContent-Transfer-Encoding: base64\r\n\r\n') + end,
  };
  it.each(Object.keys(wrong))('is refused, and nothing is kept, when it %s', async (what) => {
    const { status, body } = await upload(wrong[what] ?? '', formType);
    expect([what, status, body.error?.code]).toEqual([what, 400, 'invalid_request']);
    expect(bench.uploads).toEqual([]);
  });

  it('is refused without a boundary, and above the limit', async () => {
    expect((await upload(filePart('x') + end, { 'content-type': 'multipart/form-data' })).status).toBe(400);
    expect((await upload(filePart('x'.repeat(1001)) + end, formType)).status).toBe(413);
    expect((await upload(filePart('x'.repeat(20_000)) + end, formType)).status).toBe(413);
    expect(bench.uploads).toEqual([]);
  });

  it('never hangs and never harms the process, whatever bytes come', async () => {
    const whole = Buffer.from(filePart('hello') + end);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(255), fc.boolean(), async (at, byte, isCut) => {
        const body = isCut ? whole.subarray(0, at) : Buffer.from(whole);
        if (!isCut && at < body.length) body[at] = byte;
        expect([201, 400, 413]).toContain((await upload(new Uint8Array(body), formType)).status);
      }),
      { numRuns: 150 },
    );
    expect((await upload('alive')).status).toBe(201);
  });
});

describe('a file of an agent', () => {
  const read = (token: string) => fetch(`${server.url}/v1/files/${token}`);

  it('is shown when it is a picture, and saved when it is anything else', async () => {
    const picture = await read('caf%25C3%25A9.png~image+png');
    expect(await picture.text()).toBe('bytes');
    expect(Object.fromEntries(picture.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '5',
      'content-disposition': `inline; filename="caf_.png"; filename*=UTF-8''caf%C3%A9.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    });
    for (const type of ['text+html', 'image+svg%2Bxml', 'nonsense', 'a+b%0D%0AX-Evil: 1']) {
      const other = await read(`a"%0D%0Ab.x~${type}`);
      const disposition = other.headers.get('content-disposition') ?? '';
      expect([type, disposition.startsWith('attachment; filename="a')]).toEqual([type, true]);
      expect(other.headers.get('x-evil')).toBeNull();
    }
  });

  it('breaks off when it is shorter or longer than was said, instead of looking whole', async () => {
    await expect(read('a.png~image+png~abc').then((response) => response.text())).rejects.toThrow();
    await expect(read('a.png~image+png~toolong').then((response) => response.text())).rejects.toThrow();
  });

  it('is not there for a link that is not valid', async () => {
    expect((await read('x')).status).toBe(404);
  });
});

describe('a file of an agent that is not read to its end', () => {
  /** What the helpdesk has gives no more than its first piece until somebody reads on. */
  async function serveLarge(sizeBytes = 100_000) {
    const opened: { gone: number; signals: AbortSignal[] } = { gone: 0, signals: [] };
    const openLink = async (_token: string, signal: AbortSignal) => {
      opened.signals.push(signal);
      signal.addEventListener('abort', () => {
        opened.gone += 1;
      });
      async function* content() {
        for (let at = 0; at < sizeBytes; at += 50_000) {
          signal.throwIfAborted();
          yield Buffer.alloc(50_000);
        }
      }
      return { name: 'a.png', mediaType: 'image/png', sizeBytes, content: content() };
    };
    await server.stop();
    bench = createNativeBench({ attachments: { openLink } as unknown as AttachmentsForBots });
    server = await serveBench(bench);
    return opened;
  }
  const ask = (method = 'GET') =>
    new Promise<{ status: number; socket: Socket }>((resolve, reject) => {
      const asking = request(`${server.url}/v1/files/t`, { method, agent: false });
      asking.on('error', reject);
      // Its body is left where it is.
      asking.on('response', (answer) => resolve({ status: answer.statusCode ?? 0, socket: answer.socket }));
      asking.end();
    });

  it('is given up at the helpdesk when only its headers were asked for', async () => {
    const opened = await serveLarge();
    for (let time = 0; time < 20; time += 1) expect((await ask('HEAD')).status).toBe(200);
    expect(opened.gone).toBe(20);
  });

  it('is given to a few readers of one link at a time, and again when one of them has gone', async () => {
    // More than the system keeps of what nobody reads.
    const opened = await serveLarge(100_000_000);
    const asked = [];
    for (let time = 0; time < 10; time += 1) asked.push(await ask());
    expect(asked.map(({ status }) => status)).toEqual([...new Array<number>(8).fill(200), 429, 429]);
    asked[0]?.socket.destroy();
    await waitUntil('the helpdesk is not asked any more', () => opened.gone === 1);
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
    for (const { socket } of asked) socket.destroy();
  });

  it('makes room when it was read to its end', async () => {
    const opened = await serveLarge();
    for (let time = 0; time < 9; time += 1) {
      const answer = await fetch(`${server.url}/v1/files/t`);
      expect((await answer.arrayBuffer()).byteLength).toBe(100_000);
    }
    await waitUntil('all are given back', () => opened.gone === 9);
  });
});
