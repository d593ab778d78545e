import { AppError } from '../core/app-error.ts';
import type { Actor } from '../core/audit.ts';
import type { BotId, BotKeyId } from '../core/ids.ts';
import { parseOrRefuse } from '../http/validation.ts';
import type { Bot, BotKey } from './bot.ts';
import { keyInput } from './bot-settings.ts';
import { createBot } from './create-bot.ts';
import { removeBot } from './remove-bot.ts';
import { requireBot, requireKey } from './require-bot.ts';
import type { BotAdminTools } from './routes/bot-admin-tools.ts';
import { updateBot } from './update-bot.ts';

// What administrators do with bots, over the admin API and in the console, each written into the audit log.

/** As `createBot`. */
export async function createBotAs(tools: BotAdminTools, actor: Actor, input: unknown): ReturnType<typeof createBot> {
  const made = await createBot(tools, input);
  await tools.audit.record({ actor, action: 'bot.created', subject: made.bot.id });
  return made;
}

/** As `updateBot`. */
export async function updateBotAs(
  tools: BotAdminTools,
  actor: Actor,
  { id, input }: { readonly id: BotId; readonly input: unknown },
): Promise<Bot> {
  const bot = await updateBot(tools, id, input);
  await tools.audit.record({ actor, action: 'bot.updated', subject: id });
  return bot;
}

/** As `removeBot`; throws `AppError('conflict')` while escalations of it are open. */
export async function removeBotAs(tools: BotAdminTools, actor: Actor, id: BotId): Promise<void> {
  await tools.refuseInUse(id);
  await removeBot(tools.directory, id);
  await tools.audit.record({ actor, action: 'bot.removed', subject: id });
}

interface NewKey {
  readonly id: BotId;
  readonly label: string;
}

interface MadeKey {
  readonly key: BotKey;
  readonly secret: string;
}

/** Another key; the ones before stay valid. `secret` is shown this once. Throws `AppError`: `not_found`, `invalid_request`. */
export async function createKeyAs(tools: BotAdminTools, actor: Actor, { id, label }: NewKey): Promise<MadeKey> {
  return makeKey(tools, actor, { id, ...parseOrRefuse(keyInput, { label }) });
}

async function makeKey(tools: BotAdminTools, actor: Actor, { id, label }: NewKey): Promise<MadeKey> {
  await requireBot(tools.directory, id);
  const made = await tools.directory.createKey(id, label);
  await tools.audit.record({ actor, action: 'bot_key.created', subject: made.key.id });
  return made;
}

/** Lets a key end after that many milliseconds, 0 for at once. Throws `AppError('not_found')`. */
export async function expireKeyAs(
  tools: BotAdminTools,
  actor: Actor,
  { id, keyId, afterMs }: { readonly id: BotId; readonly keyId: BotKeyId; readonly afterMs: number },
): Promise<void> {
  await requireKey(tools.directory, id, keyId);
  await tools.directory.expireKey(keyId, afterMs);
  await tools.audit.record({ actor, action: 'bot_key.expired', subject: keyId });
}

/** A key in place of another, which ends after the overlap. `secret` is shown this once. Throws `AppError('not_found')`. */
export async function rotateKeyAs(
  tools: BotAdminTools,
  actor: Actor,
  { id, keyId, overlapMs }: { readonly id: BotId; readonly keyId: BotKeyId; readonly overlapMs: number },
): Promise<{ readonly key: BotKey; readonly secret: string }> {
  await requireBot(tools.directory, id);
  const before = (await tools.directory.listKeys(id)).find((key) => key.id === keyId);
  if (before === undefined) throw new AppError('not_found', `Bot ${id} has no key ${keyId}.`);
  const made = await makeKey(tools, actor, { id, label: before.label });
  await expireKeyAs(tools, actor, { id, keyId, afterMs: overlapMs });
  return made;
}

/** A new signing secret, shown this once; the two before stay valid until they are dropped. Throws `AppError('not_found')`. */
export async function rotateCallbackSecretAs(tools: BotAdminTools, actor: Actor, id: BotId): Promise<string> {
  await requireBot(tools.directory, id);
  // Written down first: a secret that was stored and could not be shown would be signed with, and known to nobody.
  await tools.audit.record({ actor, action: 'callback_secret.rotated', subject: id });
  return tools.directory.rotateCallbackSecret(id);
}

/** Only the newest signing secret is used from now on. Throws `AppError('not_found')`. */
export async function dropCallbackSecretsAs(tools: BotAdminTools, actor: Actor, id: BotId): Promise<void> {
  await requireBot(tools.directory, id);
  await tools.directory.dropOldCallbackSecrets(id);
  await tools.audit.record({ actor, action: 'callback_secret.dropped', subject: id });
}
