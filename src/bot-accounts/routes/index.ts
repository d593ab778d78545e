import type { AdminRoutes } from '../../http/admin-route.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';
import { createBot } from './create-bot.ts';
import { createKey } from './create-key.ts';
import { dropCallbackSecrets } from './drop-callback-secrets.ts';
import { expireKey } from './expire-key.ts';
import { getBot } from './get-bot.ts';
import { listBotProtocols } from './list-bot-protocols.ts';
import { listBots } from './list-bots.ts';
import { listKeys } from './list-keys.ts';
import { removeBot } from './remove-bot.ts';
import { rotateCallbackSecret } from './rotate-callback-secret.ts';
import { testCallback } from './test-callback.ts';
import { updateBot } from './update-bot.ts';

const operations = [
  listBotProtocols,
  listBots,
  createBot,
  getBot,
  updateBot,
  removeBot,
  listKeys,
  createKey,
  expireKey,
  rotateCallbackSecret,
  dropCallbackSecrets,
  testCallback,
];

/** Adds the routes of bot accounts to the admin API. */
export function mountBots(api: AdminRoutes, tools: BotAdminTools): void {
  for (const mount of operations) mount(api, tools);
}
