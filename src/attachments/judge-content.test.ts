import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ContentPolicy, judgeContent } from './judge-content.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n');
const elf = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), Buffer.alloc(64)]);
const zip = Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.alloc(26), deflateRawSync('x')]);
const noise = Buffer.from([0x00, 0x01, 0xfe, 0x02, 0x80, 0x81, 0x00, 0x13]);
const latin1 = Buffer.from('prénom;ville\nRené;Nîmes\n', 'latin1');

function judge(name: string, mediaType: string | null, head: Uint8Array, policy: ContentPolicy = 'strict') {
  return judgeContent({ name, mediaType, head }, policy);
}
const accepted = (mediaType: string) => ({ isAccepted: true, mediaType });
const refused = { isAccepted: false };

describe('strict', () => {
  it('takes what is what it says it is', async () => {
    expect(await judge('a.png', 'image/png', png)).toEqual(accepted('image/png'));
    expect(await judge('a.pdf', 'application/pdf; x=1', pdf)).toEqual(accepted('application/pdf'));
    expect(await judge('a.csv', 'text/csv', latin1)).toEqual(accepted('text/csv'));
    expect(await judge('a.json', 'application/json', Buffer.from('{"é":1}'))).toEqual(accepted('application/json'));
  });

  it('finds the type by itself when the sender does not say', async () => {
    expect(await judge('a', null, png)).toEqual(accepted('image/png'));
    expect(await judge('a', 'application/octet-stream', Buffer.from('bonjour'))).toEqual(accepted('text/plain'));
  });

  it('takes a voice message whose sound travels in the container of films, and no sound for a picture', async () => {
    const webm = Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex');
    expect(await judge('a.webm', 'audio/webm', webm)).toMatchObject({ isAccepted: true });
    expect(await judge('a.webp', 'image/webm', webm)).toMatchObject(refused);
    expect(await judge('a.mp4', 'video/mp4', webm)).toMatchObject(refused);
  });

  it('takes a text in an encoding of yesterday only from whoever calls it a text, and nothing with control characters', async () => {
    expect(await judge('a.csv', null, latin1)).toMatchObject(refused);
    expect(await judge('a.txt', 'text/plain', Buffer.from('a\tb\r\n\fc \x1b[1m'))).toEqual(accepted('text/plain'));
    expect(await judge('a.txt', 'text/plain', Buffer.from('a\0b'))).toMatchObject(refused);
    expect(await judge('a.txt', null, Buffer.from('a\x0eb'))).toMatchObject(refused);
  });

  it('keeps the exact name of a document whose container is recognised', async () => {
    const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    expect(await judge('a.docx', docx, zip)).toEqual(accepted(docx));
  });

  it('refuses what says it is something else', async () => {
    expect(await judge('a.pdf', 'application/pdf', png)).toMatchObject(refused);
    expect(await judge('a.png', 'image/png', Buffer.from('<b>hi</b>'))).toMatchObject(refused);
  });

  it('refuses web pages, drawings that run scripts, and what nobody recognises', async () => {
    expect(await judge('a.html', 'text/html', Buffer.from('<html></html>'))).toMatchObject(refused);
    expect(await judge('a.svg', null, Buffer.from('<svg></svg>'))).toMatchObject(refused);
    expect(await judge('a.bin', null, noise)).toMatchObject(refused);
  });
});

describe('a page or drawing that calls itself XML', () => {
  it('is handed on as text, which no browser of an agent runs', async () => {
    const page = '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>';
    const far = `<a><!--${' '.repeat(70_000)}--><s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script></a>`;
    const types = ['application/xml', 'text/xml', 'application/rss+xml', 'application/mathml+xml', 'text/xsl', null];
    for (const type of types) {
      for (const text of [page, `<?xml version="1.0"?>${page}`, `<?xml version="1.0"?>${far}`]) {
        const judged = await judge('a.xml', type, Buffer.from(text));
        expect([type, judged]).toEqual([type, accepted('text/plain')]);
      }
    }
    const styled = await judge('a.css', 'text/css', Buffer.from(`<?xml version="1.0"?>${page}`));
    expect(styled).toEqual(accepted('text/plain'));
  });
});

describe('programs', () => {
  it.each<ContentPolicy>(['strict', 'relaxed'])('are refused by content and by name (%s)', async (policy) => {
    expect(await judge('holiday.jpg', 'image/jpeg', elf, policy)).toMatchObject(refused);
    expect(await judge('run', null, Buffer.from('#!/bin/sh\necho'), policy)).toMatchObject(refused);
    expect(await judge('invoice.pdf.EXE', 'application/pdf', pdf, policy)).toMatchObject(refused);
  });

  it('are no texts that begin with a number sign', async () => {
    expect(await judge('a.md', 'text/markdown', Buffer.from('# Title'))).toEqual(accepted('text/markdown'));
    expect(await judge('a.txt', null, Buffer.from('!important'))).toEqual(accepted('text/plain'));
  });

  it('are taken by the permissive policy only', async () => {
    expect(await judge('holiday.jpg', 'image/jpeg', elf, 'permissive')).toEqual(accepted('application/x-elf'));
  });
});

describe('relaxed', () => {
  it('calls a file what its content is', async () => {
    expect(await judge('a.pdf', 'application/pdf', png, 'relaxed')).toEqual(accepted('image/png'));
    expect(await judge('a.bin', null, noise, 'relaxed')).toEqual(accepted('application/octet-stream'));
  });
});
