import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import { createLiveConnections, type LiveConnections } from '../connections/live-connections.ts';
import type { HttpClient } from '../core/http-client.ts';
import { type EscalationId, newId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import { createSealer } from '../core/seal.ts';
import { openDatabase } from '../db/open.ts';
import type { Database } from '../db/stores.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import type { Helpdesk } from '../helpdesks/helpdesk.ts';
import { createCatchUpTurns } from './catch-up-turns.ts';
import { createTimers } from './create-timers.ts';
import type { Escalation } from './escalation.ts';
import { createEscalationKeeper } from './escalation-keeper.ts';

const masterKeys = [randomBytes(32)] as const;
const clock = { now: () => 1_000_000 };

let database: Database | null = null;
afterEach(async () => {
  await database?.close();
  database = null;
});

/** A helpdesk as this release knows it: settings of an earlier one fit no more. */
function helpdeskWith(settings: z.ZodType<object>): AnyHelpdesk {
  return {
    kind: 'zendesk',
    label: 'Zendesk',
    settings,
    capabilities: makeCapabilities(),
    connect: (given) => settings.parse(given) as unknown as Helpdesk,
  };
}

/** Escalations of one bot in a database, and what the timers need; `connections` are those of the program. */
async function openTimers() {
  database = await openDatabase({ file: null, thread: false, masterKeys });
  const { stores } = database;
  const bot = makeBot();
  const http = {} as HttpClient;
  const connectionsWith = (settings: z.ZodType<object>) =>
    createLiveConnections({
      store: stores.connections,
      helpdesks: [helpdeskWith(settings)],
      sealer: createSealer(masterKeys),
      http,
      setupHttp: http,
      clock,
      log: silentLogger,
    });
  const keeper = createEscalationKeeper(stores.escalations);
  const open = async (overrides: Partial<Escalation>): Promise<EscalationId> => {
    const id = newId('escalation');
    const names = { id, commandId: id, conversationId: id, botId: bot.id };
    const escalation = makeEscalation({ ...names, startedAt: 0, wakeAt: 1, ...overrides });
    expect(await keeper.create({ escalation })).toBe('committed');
    return id;
  };
  const stopping = new AbortController();
  const timersWith = (connections: LiveConnections, catchUp = async (_escalation: Escalation): Promise<void> => {}) =>
    createTimers({
      store: stores.escalations,
      keeper,
      bots: { find: async () => bot } as unknown as BotDirectory,
      connections,
      clock,
      log: silentLogger,
      surround: (of: Bot) => ({ now: clock.now(), bot: of, linkTo: () => '' }),
      catchUp,
      stopping: stopping.signal,
    });
  return { stopping, stores, keeper, open, connectionsWith, timersWith };
}

describe('timers', () => {
  it('end what is due on a connection whose settings fit no more', async () => {
    const { stores, open, connectionsWith, timersWith } = await openTimers();
    const connection = makeConnection({ agentLanguage: 'fr' });
    await connectionsWith(z.object({})).save(connection);
    const id = await open({ connectionId: connection.id });

    const timers = timersWith(connectionsWith(z.object({ addedSince: z.string() })));
    expect(await timers.run()).toBe('rest');
    await timers.settled();
    expect((await stores.escalations.find(id))?.end?.reason).toBe('assignment_timeout');
    expect(await stores.escalations.dueTimers(clock.now(), 10)).toEqual([]);
    const [closing] = await stores.outbox.listUndelivered({ escalationId: id, kind: 'close', limit: 1 });
    expect(closing?.payload['notice']).toBe('La conversation a été close par une limite de temps.');
  });

  it('come to what is due behind any number of escalations that cannot be read, and rest then', async () => {
    const { stores, keeper, open, connectionsWith, timersWith } = await openTimers();
    const unreadable = new Set<EscalationId>();
    for (let count = 0; count < 60; count += 1) unreadable.add(await open({ wakeAt: 1 }));
    const id = await open({ wakeAt: 2 });
    const { read } = keeper;
    keeper.read = async (asked) => {
      if (unreadable.has(asked)) throw new Error('sealed with a key that is gone');
      return read(asked);
    };
    const timers = timersWith(connectionsWith(z.object({})));
    const outcomes = [await timers.run(), await timers.run(), await timers.run()];
    await timers.settled();
    expect(outcomes).toEqual(['again', 'again', 'rest']);
    expect((await stores.escalations.find(id))?.end?.reason).toBe('assignment_timeout');
  });

  it('are not late because of a helpdesk that hangs, and decide nothing about it when the program stops', async () => {
    const { stores, stopping, open, connectionsWith, timersWith } = await openTimers();
    const dead = newId('connection');
    const hanging: EscalationId[] = [];
    for (let count = 0; count < 60; count += 1) hanging.push(await open({ wakeAt: 1, connectionId: dead }));
    const other = await open({ wakeAt: 2 });
    const isHungUp = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
    const caughtUp: Promise<void>[] = [];
    const timers = timersWith(connectionsWith(z.object({})), async ({ connectionId }) => {
      if (connectionId !== dead) return;
      caughtUp.push(isHungUp);
      await isHungUp;
    });
    while ((await timers.run()) === 'again');
    await vi.waitFor(async () =>
      expect((await stores.escalations.find(other))?.end?.reason).toBe('assignment_timeout'),
    );
    expect(caughtUp).toHaveLength(10);
    expect(await timers.run()).toBe('rest');
    stopping.abort();
    await timers.settled();
    for (const id of hanging) expect((await stores.escalations.find(id))?.end).toBeNull();
  });
});

describe('catching up', () => {
  it('is left out for a minute behind a helpdesk that was slow, and for nobody else', async () => {
    let now = 0;
    const asked: string[] = [];
    const turns = createCatchUpTurns(
      async ({ connectionId }) => {
        asked.push(connectionId);
        if (connectionId === slow.connectionId) now += 30_000;
      },
      { now: () => now },
    );
    const [slow, quick] = [makeEscalation(), makeEscalation()];
    for (const one of [slow, slow, quick, quick]) await turns(one);
    expect(asked).toEqual([slow.connectionId, quick.connectionId, quick.connectionId]);
    now += 60_000;
    await turns(slow);
    expect(asked).toHaveLength(4);
  });
});
