import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import { newId } from '../core/ids.ts';
import { createSigner } from '../core/seal.ts';
import type { StoredAttachment } from './attachment.ts';
import { createAttachments } from './create-attachments.ts';
import { createFileStore } from './create-file-store.ts';
import type { AttachmentStore } from './store.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bot = { id: newId('bot') } as Bot;
const other = { id: newId('bot') } as Bot;

function fakeStore(): AttachmentStore & { readonly rows: Map<string, StoredAttachment> } {
  const rows = new Map<string, StoredAttachment>();
  return {
    rows,
    add: async (attachment) => void rows.set(attachment.id, attachment),
    find: async (id) => rows.get(id) ?? null,
    findAll: async (botId, ids) => [...rows.values()].filter((row) => row.botId === botId && ids.includes(row.id)),
    removeOlderThan: async (before, limit) => {
      const old = [...rows.values()].filter((row) => row.createdAt < before).slice(0, limit);
      for (const row of old) rows.delete(row.id);
      return old.map((row) => row.id);
    },
  };
}

function setUp() {
  const store = fakeStore();
  const clock = { at: Date.parse('2026-05-04T10:00:00Z'), now: () => clock.at };
  const opened: unknown[] = [];
  const files = createFileStore({ folder: join(folder, 'files') });
  const attachments = createAttachments({
    store,
    files,
    signer: createSigner([randomBytes(32)], 'file-link'),
    publicUrl: 'https://chat.example',
    media: async (messageId, partIndex) => {
      opened.push([messageId, partIndex]);
      return { name: 'a.png', mediaType: 'image/png', sizeBytes: 1, content: bytes('x') };
    },
    clock,
    bytesMax: 1000,
  });
  return { attachments, files, store, clock, opened };
}

async function* bytes(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

async function textOf(content: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Every file on disk, whatever folder it is in. */
async function filesOnDisk(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

const signal = new AbortController().signal;

describe('upload', () => {
  it('keeps the bytes as they came, with a safe name and the type of the content', async () => {
    const { attachments, files } = setUp();
    const content = bytes('bon', 'jour');
    const made = await attachments.upload(bot, { name: '../note.txt', mediaType: null, content });
    expect(made).toMatchObject({ name: 'note.txt', mediaType: 'text/plain', sizeBytes: 7, botId: bot.id });
    for (const time of ['first', 'second'])
      expect([time, await textOf(await files.open(made.id))]).toEqual([time, 'bonjour']);
    expect(await filesOnDisk()).toEqual([made.id]);
    expect((await stat(join(folder, 'files', made.id))).mode & 0o077).toBe(0);
  });

  it('keeps nothing of a file that is too large, empty, refused or broken off', async () => {
    const { attachments, store } = setUp();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new AppError('invalid_request', 'The body broke off.');
    }
    const failures = [
      [bytes('x'.repeat(999), 'xx'), 'payload_too_large'],
      [bytes(), 'invalid_request'],
      [bytes('#!/bin/sh'), 'unsupported_media_type'],
      [broken(), 'invalid_request'],
    ] as const;
    for (const [content, code] of failures) {
      const upload = attachments.upload(bot, { name: 'a', mediaType: null, content });
      await expect(upload).rejects.toMatchObject({ code });
    }
    expect(store.rows.size).toBe(0);
    expect(await filesOnDisk()).toEqual([]);
  });

  it('keeps no file whose row could not be written', async () => {
    const { attachments, store } = setUp();
    store.add = () => Promise.reject(new Error('database gone'));
    const upload = attachments.upload(bot, { name: 'a.txt', mediaType: null, content: bytes('x') });
    await expect(upload).rejects.toThrow('database gone');
    expect(await filesOnDisk()).toEqual([]);
  });

  it('is refused before uploads at once could take from the database the room that it needs', async () => {
    const room = 200_000_000;
    const disk = { free: room + 2_000 };
    const files = createFileStore({ folder: join(folder, 'files'), freeBytes: async () => disk.free });
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    async function* slow(): AsyncGenerator<Uint8Array> {
      await held;
      yield Buffer.from('x');
    }
    const write = (content: AsyncIterable<Uint8Array>) => files.write(newId('attachment'), content, 1_000);
    const begun = [write(slow()), write(slow())];
    await expect(write(bytes('x'))).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 60 });
    goOn();
    await Promise.all(begun);
    await write(bytes('x'));
    disk.free = room + 999;
    await expect(write(bytes('x'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await filesOnDisk()).toHaveLength(3);
  });

  it('clears away what a crash left behind, but not an upload that may be under way', async () => {
    const incoming = join(folder, 'files', 'incoming');
    await mkdir(incoming, { recursive: true });
    await writeFile(join(incoming, 'old'), 'x');
    await utimes(join(incoming, 'old'), 0, 0);
    await writeFile(join(incoming, 'young'), 'x');
    const { attachments } = setUp();
    const made = await attachments.upload(bot, { name: 'a.txt', mediaType: null, content: bytes('x') });
    expect(new Set(await filesOnDisk())).toEqual(new Set([made.id, 'young']));
  });
});

describe('find', () => {
  it('shows a file to the bot that uploaded it and to no other', async () => {
    const { attachments } = setUp();
    const made = await attachments.upload(bot, { name: 'a.txt', mediaType: null, content: bytes('x') });
    expect(await attachments.find(bot, made.id)).toEqual(made);
    expect(await attachments.find(other, made.id)).toBeNull();
  });
});

describe('prune', () => {
  it('forgets rows and files that are older, a few at a time', async () => {
    const { attachments, clock } = setUp();
    for (let count = 0; count < 3; count += 1) {
      await attachments.upload(bot, { name: 'a.txt', mediaType: null, content: bytes('x') });
    }
    expect(await attachments.prune(clock.now() + 1, 2)).toBe(2);
    expect(await filesOnDisk()).toHaveLength(1);
    expect(await attachments.prune(clock.now(), 10)).toBe(0);
  });
});

describe('sweep', () => {
  it('removes old files that no row names, and what uploads left behind, and nothing else', async () => {
    const { attachments, files, store, clock } = setUp();
    const [kept, lost] = [newId('attachment'), newId('attachment')];
    const made = await attachments.upload(bot, { name: 'a.txt', mediaType: null, content: bytes('x') });
    for (const id of [kept, lost]) await files.write(id, bytes('x'), 10);
    store.rows.set(kept, { ...made, id: kept });
    const old = new Date(clock.at - 1000);
    await writeFile(join(folder, 'files', 'incoming', 'broken-off'), 'x');
    await writeFile(join(folder, 'files', 'not-ours'), 'x');
    for (const name of [kept, lost, 'incoming/broken-off', 'not-ours']) {
      await utimes(join(folder, 'files', name), old, old);
    }
    const young = newId('attachment');
    await files.write(young, bytes('x'), 10);
    expect(await attachments.sweep(clock.at)).toBe(1);
    expect(new Set(await filesOnDisk())).toEqual(new Set([made.id, kept, young, 'not-ours']));
  });

  it('finds nothing where nothing was ever uploaded', async () => {
    const { attachments, clock } = setUp();
    expect(await attachments.sweep(clock.at)).toBe(0);
  });
});

describe('links', () => {
  const tokenOf = (link: string) => link.split('/').at(-1) ?? '';

  it('open the file they name until their end date', async () => {
    const { attachments, clock, opened } = setUp();
    const messageId = newId('message');
    const link = attachments.linkTo(messageId, 3);
    expect(link).toMatch(/^https:\/\/chat\.example\/v1\/files\/[\w.-]+$/);
    clock.at += 7 * 86_400_000 - 1;
    await attachments.openLink(tokenOf(link), signal);
    expect(opened).toEqual([[messageId, 3]]);
    clock.at += 1;
    await expect(attachments.openLink(tokenOf(link), signal)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('open nothing when any part of them was changed', async () => {
    const { attachments, opened } = setUp();
    const token = tokenOf(attachments.linkTo(newId('message'), 3));
    const [message = '', part = '', end = '', signature = ''] = token.split('.');
    const forged = [
      [newId('message'), part, end, signature],
      [message, '4', end, signature],
      [message, part, String(Number(end) + 1), signature],
      [message, part, end, createSigner([randomBytes(32)], 'file-link').sign(`${message}.${part}.${end}`)],
      [message, part, end],
    ].map((pieces) => pieces.join('.'));
    for (const wrong of [...forged, '', 'x', token.slice(0, -2)]) {
      await expect(attachments.openLink(wrong, signal)).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(opened).toEqual([]);
  });
});
