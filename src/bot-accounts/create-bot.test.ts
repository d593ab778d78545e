import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { type BotId, newId } from '../core/ids.ts';
import type { Bot } from './bot.ts';
import type { BotDirectory } from './bot-directory.ts';
import { type BotAdministration, createBot } from './create-bot.ts';
import { removeBot } from './remove-bot.ts';
import { updateBot } from './update-bot.ts';

function setUp() {
  const bots = new Map<BotId, Bot>();
  const directory = {
    find: async (id: BotId) => bots.get(id) ?? null,
    save: async (bot: Bot) => void bots.set(bot.id, bot),
    remove: async (id: BotId) => bots.delete(id),
    createKey: async () => ({ key: {}, secret: 'psk_shown' }),
    rotateCallbackSecret: async () => 'whsec_shown',
  } as unknown as BotDirectory;
  const settings = z.strictObject({ windowBytesMax: z.int().optional() });
  const administration: BotAdministration = {
    directory,
    protocols: [{ kind: 'native', settings }],
    clock: { now: () => 5 },
  };
  return { administration, bots };
}

async function mistakesOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError)) throw new Error('It was not refused.');
  return error.details.map((detail) => detail.path);
}

describe('createBot', () => {
  it('fills in our defaults and shows key and secret', async () => {
    const { administration, bots } = setUp();
    const made = await createBot(administration, { name: ' Shop ' });
    expect(made).toMatchObject({ apiKey: 'psk_shown', callbackSecret: 'whsec_shown' });
    expect(bots.get(made.bot.id)).toMatchObject({ name: 'Shop', protocol: 'native', vouchesForIdentity: false });
  });

  it('takes limits in seconds, and texts by language', async () => {
    const { administration } = setUp();
    const { bot } = await createBot(administration, {
      name: 'Shop',
      timers: { assignmentSeconds: 60, agentIdleSeconds: 0 },
      texts: { queued: null, accepted: { fr: 'Bonjour' } },
    });
    expect(bot.timers).toMatchObject({ assignmentMs: 60_000, agentIdleMs: 0 });
    expect(bot.texts).toEqual({ queued: null, accepted: { fr: 'Bonjour' } });
  });

  it('takes a text that names what is filled in, and no other variable, which end users would read in braces', async () => {
    const { administration } = setUp();
    const texts = {
      queued: { en: 'Waiting for {group}', fr: 'Bonjour {prénom}' },
      connecting: { en: 'Hello {agent}' },
      accepted: { en: '{agent} and {group}' },
    };
    const refused = ['texts.queued.fr', 'texts.connecting.en', 'texts.accepted.en'];
    expect(await mistakesOf(createBot(administration, { name: 'Shop', texts }))).toEqual(refused);
  });

  it('names every mistake of a shape at once', async () => {
    const { administration, bots } = setUp();
    const input = { name: '', callbackUrl: 'ftp://x', texts: { nope: null }, timers: { assignmentSeconds: -1 }, x: 1 };
    expect(await mistakesOf(createBot(administration, input))).toEqual(
      expect.arrayContaining(['name', 'callbackUrl', 'timers.assignmentSeconds', 'x']),
    );
    expect(bots.size).toBe(0);
  });

  it('names settings that do not fit together', async () => {
    const { administration } = setUp();
    const timers = { userIdleSeconds: 60, userIdleWarningSeconds: 60 };
    expect(await mistakesOf(createBot(administration, { name: 'Shop', protocol: 'smoke', timers }))).toEqual([
      'timers.userIdleWarningSeconds',
      'protocol',
    ]);
    const wrong = { name: 'Shop', protocolSettings: { windowBytesMax: 'many' } };
    expect(await mistakesOf(createBot(administration, wrong))).toEqual(['protocolSettings.windowBytesMax']);
  });

  it('refuses a callback address with a password in it', async () => {
    const { administration } = setUp();
    const input = { name: 'Shop', callbackUrl: 'https://me:secret@bot.example/hook' };
    expect(await mistakesOf(createBot(administration, input))).toEqual(['callbackUrl']);
  });

  it('requires a name', async () => {
    expect(await mistakesOf(createBot(setUp().administration, {}))).toEqual(['name']);
  });
});

describe('updateBot', () => {
  it('changes what is named and nothing else', async () => {
    const { administration } = setUp();
    const { bot } = await createBot(administration, { name: 'Shop', texts: { queued: null } });
    const changed = await updateBot(administration, bot.id, { callbackUrl: 'https://bot.example/hook' });
    expect(changed).toEqual({ ...bot, callbackUrl: 'https://bot.example/hook' });
    const silenced = await updateBot(administration, bot.id, { texts: { accepted: null } });
    expect(silenced.texts).toEqual({ queued: null, accepted: null });
  });

  it('does not find a bot that is not there', async () => {
    const { administration } = setUp();
    await expect(updateBot(administration, newId('bot'), {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(removeBot(administration.directory, newId('bot'))).rejects.toMatchObject({ code: 'not_found' });
  });
});
