import { expect, it } from 'vitest';
import { readBody } from './read-body.ts';

const asked = (body: ReadableStream<Uint8Array>) =>
  new Request('http://dydu.test/', { method: 'POST', body, duplex: 'half' } as RequestInit);

it('gives up a form that does not come to its end: a stranger’s calls are kept in memory until then', async () => {
  const endless = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(Buffer.from('a=')) });
  await expect(readBody(asked(endless), 20)).rejects.toMatchObject({ code: 'invalid_request' });
});

it('reads a form once, for everybody who asks', async () => {
  const request = asked(ReadableStream.from([Buffer.from('a='), Buffer.from('b')]));
  expect(await readBody(request)).toBe(await readBody(request));
  expect(Buffer.from(await readBody(request)).toString()).toBe('a=b');
});
