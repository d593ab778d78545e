import { randomBytes } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import { createLiveConnections } from '../connections/live-connections.ts';
import type { HttpClient } from '../core/http-client.ts';
import { silentLogger } from '../core/logger.ts';
import { createSealer } from '../core/seal.ts';
import { openDatabase } from '../db/open.ts';
import type { Database } from '../db/stores.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import type { Helpdesk } from '../helpdesks/helpdesk.ts';
import { createEscalationKeeper } from './escalation-keeper.ts';
import { runTimers } from './run-timers.ts';

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

it('timers end what is due on a connection whose settings fit no more, so that it holds up nobody’s timer', async () => {
  database = await openDatabase({ file: null, thread: false, masterKeys });
  const { stores } = database;
  const http = {} as HttpClient;
  const open = (settings: z.ZodType<object>) =>
    createLiveConnections({
      store: stores.connections,
      helpdesks: [helpdeskWith(settings)],
      sealer: createSealer(masterKeys),
      http,
      setupHttp: http,
      clock,
      log: silentLogger,
    });
  const bot = makeBot();
  const connection = makeConnection({ agentLanguage: 'fr' });
  await open(z.object({})).save(connection);
  const keeper = createEscalationKeeper(stores.escalations);
  const escalation = makeEscalation({ botId: bot.id, connectionId: connection.id, startedAt: 0, wakeAt: 1 });
  await keeper.create({ escalation });

  const next = await runTimers({
    store: stores.escalations,
    keeper,
    bots: { find: async () => bot } as unknown as BotDirectory,
    connections: open(z.object({ addedSince: z.string() })),
    clock,
    log: silentLogger,
    surround: (of: Bot) => ({ now: clock.now(), bot: of, linkTo: () => '' }),
    catchUp: async () => undefined,
  });

  expect(next).toBe('rest');
  expect((await stores.escalations.find(escalation.id))?.end?.reason).toBe('assignment_timeout');
  expect(await stores.escalations.dueTimers(clock.now(), 10)).toEqual([]);
  const [closing] = await stores.outbox.listUnsettled({ escalationId: escalation.id, kind: 'close', limit: 1 });
  expect(closing?.payload['notice']).toBe('La conversation a été close par une limite de temps.');
});
