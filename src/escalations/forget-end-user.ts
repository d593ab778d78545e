import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import { AppError } from '../core/app-error.ts';
import type { Actor } from '../core/audit.ts';
import type { BotId } from '../core/ids.ts';
import type { EndUser } from '../helpdesks/command.ts';
import { endUserKeysOf } from '../identities/resolve-end-user.ts';
import type { Escalation } from './escalation.ts';
import { type RemovalTools, removeEscalation } from './remove-escalation.ts';
import type { EndUserMark, EscalationStore } from './store.ts';

/** How an end user is named: by the id that a bot has for them, by e-mail address, by a bot's conversation, or as in this. */
export type NamedEndUser =
  | { readonly endUser: EndUser }
  | { readonly id: string; readonly botId?: BotId | undefined }
  | { readonly email: string }
  | { readonly conversationId: string; readonly botId?: BotId | undefined };

export interface SearchTools {
  readonly store: Pick<EscalationStore, 'listOfEndUser'>;
  readonly bots: Pick<BotDirectory, 'list'>;
}

export interface ForgetTools extends Omit<RemovalTools, 'store'> {
  readonly store: RemovalTools['store'] & SearchTools['store'];
  readonly bots: SearchTools['bots'];
}

export interface FoundEscalations {
  readonly escalations: readonly Escalation[];
  /** Whether there are older ones. */
  readonly isMore: boolean;
}

const atOnceMax = 100;

/** The newest escalations of an end user, of every bot that is there unless one is named. */
export async function searchEndUser({ store, bots }: SearchTools, named: NamedEndUser): Promise<FoundEscalations> {
  const marks = await marksOf(named, bots);
  const lists = await Promise.all(marks.map((mark) => store.listOfEndUser(mark, atOnceMax + 1)));
  const found = [...new Map(lists.flat().map((one) => [one.id, one])).values()];
  found.sort((one, other) => (one.id < other.id ? 1 : -1));
  return { escalations: found.slice(0, atOnceMax), isMore: found.length > atOnceMax };
}

async function marksOf(named: NamedEndUser, bots: SearchTools['bots']): Promise<readonly EndUserMark[]> {
  if ('endUser' in named) {
    const { key, email } = named.endUser;
    return [{ key }, ...(email === null ? [] : [{ email: email.address.toLowerCase() }])];
  }
  if ('email' in named) return [{ email: named.email.toLowerCase() }];
  const botIds = named.botId === undefined ? (await bots.list()).map(({ id }) => id) : [named.botId];
  if ('id' in named) return botIds.flatMap((botId) => endUserKeysOf(botId, named.id).map((key) => ({ key })));
  return botIds.map((botId) => ({ botId, conversationId: named.conversationId }));
}

export interface ForgetReport {
  /** Escalations that were deleted. */
  readonly removed: number;
  /** There were so many that a second call is needed for the rest. */
  readonly isMore: boolean;
}

/**
 * Deletes what is held of an end user. Throws `AppError('conflict')` before anything is deleted while one of their
 * escalations is open, and on the way where something is still to be delivered.
 */
export async function forgetEndUser(tools: ForgetTools, actor: Actor, named: NamedEndUser): Promise<ForgetReport> {
  const { escalations, isMore } = await searchEndUser(tools, named);
  const open = escalations.filter(({ endedAt }) => endedAt === null).map(({ id }) => id);
  if (open.length > 0) {
    throw new AppError(
      'conflict',
      `${open.join(', ')} of this end user: still open, nothing was deleted. End it first.`,
    );
  }
  for (const { id } of escalations) await removeEscalation(tools, actor, id);
  return { removed: escalations.length, isMore };
}
