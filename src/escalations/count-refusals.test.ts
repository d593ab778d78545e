import { expect, it } from 'vitest';
import { makeBot } from '../../test/support/builders.ts';
import { startCommand } from '../../test/support/relayed-story.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import { AppError, type AppErrorCode } from '../core/app-error.ts';
import { silentLogger } from '../core/logger.ts';
import type { StartCommand } from './bot-commands.ts';
import { startCounted } from './count-refusals.ts';

const bot = makeBot();

/** A start that fails with this code: what was counted, and what the bot got. */
async function startRefused(code: AppErrorCode, overrides: Partial<StartCommand> = {}, isDiskFull = false) {
  const counted: unknown[] = [];
  const tools = {
    store: {
      findByCommand: async () => {
        throw new AppError(code, 'not now');
      },
      countRefusal: async (refusal: unknown) => {
        if (isDiskFull) throw new Error('the disk is full');
        counted.push(refusal);
      },
    },
    log: silentLogger,
    surround: (of: Bot) => ({ bot: of, now: 1000, linkTo: () => '' }),
  } as unknown as Parameters<typeof startCounted>[0];
  const answer = await startCounted(tools, bot, startCommand(overrides)).catch((error: { code: string }) => error.code);
  return { counted, answer };
}

it('a refused start is counted by its reason, and the bot is told that reason', async () => {
  const { counted, answer } = await startRefused('no_agent');
  expect(answer).toBe('no_agent');
  expect(counted).toEqual([{ botId: bot.id, code: 'no_agent', at: 1000 }]);
});

it('a refused try of a designer is not counted, and neither is trouble that says nothing of the set-up', async () => {
  expect(await startRefused('no_agent', { isTest: true })).toEqual({ counted: [], answer: 'no_agent' });
  expect(await startRefused('conflict')).toEqual({ counted: [], answer: 'conflict' });
});

it('the bot is told why it was refused, though that could not be counted', async () => {
  expect(await startRefused('closed', {}, true)).toEqual({ counted: [], answer: 'closed' });
});
