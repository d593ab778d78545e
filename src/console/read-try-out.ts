import type { TryOutLine, TryOutSide, TryOutWindow } from '../bots/bot-protocol.ts';
import { AppError } from '../core/app-error.ts';
import { languages } from '../core/language.ts';
import { type DeskState, readDesk } from '../escalations/at-desk.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { ConsoleContext } from './console-env.ts';
import type { ConsoleTools } from './console-tools.ts';
import type { ConversationProps } from './pages/conversation-page.tsx';
import { deskKey } from './pages/desk-pane.tsx';
import { variablesOf } from './parts/variables-field.ts';
import { idFrom } from './path-id.ts';
import { conversationKey, readConversation } from './read-conversation.ts';

/** A try-out as it stands, without what the end user sees. */
export interface TryOutState {
  /** The newest escalation of the window; `null` while the bot has always answered. */
  readonly conversation: ConversationProps | null;
  /** Where agents answer it. */
  readonly desk: DeskState | null;
  /** Whether an agent is writing; known only to whoever watches. */
  readonly isAgentTyping: boolean;
}

/** The protocol's own window. Throws `AppError('not_found')` where it has none. */
export function sideOf({ tryOutOf }: Pick<ConsoleTools, 'tryOutOf'>, { bot }: Pick<TryOutWindow, 'bot'>): TryOutSide {
  const side = tryOutOf(bot.protocol);
  if (side === null) throw new AppError('not_found', 'This bot cannot be tried here.');
  return side;
}

/** Which window the address of a page is about; language, skill and variables are in its query. Throws `AppError('not_found')`. */
export async function windowOf(c: ConsoleContext, { administration }: ConsoleTools): Promise<TryOutWindow> {
  const bot = await administration.bots.directory.find(idFrom(c.req.param('bot'), 'bot'));
  if (bot === null) throw new AppError('not_found', 'There is no such bot.');
  const asked = c.req.query('in');
  const variables = variablesOf((c.req.queries('with') ?? []).join('\n'));
  return {
    bot,
    conversationId: c.req.param('conversation') ?? null,
    skill: c.req.query('skill') ?? null,
    language: languages.find((one) => one === asked) ?? bot.language,
    variables: typeof variables === 'number' ? {} : variables,
  };
}

/**
 * The newest escalation of that window. Throws `AppError('not_found')` when it is no test: nobody writes into a real
 * end user's conversation from here.
 */
export async function escalationOf(
  { administration }: Pick<ConsoleTools, 'administration'>,
  { bot, conversationId }: TryOutWindow,
): Promise<Escalation | null> {
  if (conversationId === null) return null;
  const found = await administration.escalations.store.findLatest(bot.id, conversationId);
  if (found !== null && !found.isTest) throw new AppError('not_found', 'There is no such try-out.');
  return found;
}

export async function readTryOut(tools: ConsoleTools, window: TryOutWindow): Promise<TryOutState> {
  const escalation = await escalationOf(tools, window);
  if (escalation === null) return { conversation: null, desk: null, isAgentTyping: false };
  const [conversation, desk] = await Promise.all([
    readConversation(escalation.id, tools),
    readDesk(tools.administration.escalations, escalation),
  ]);
  return { conversation, desk, isAgentTyping: false };
}

/** The same again and again, with whether an agent is writing; until the signal aborts. */
export function watchTryOut(
  tools: ConsoleTools,
  window: TryOutWindow,
  signal: AbortSignal,
): () => Promise<TryOutState> {
  let typingUntil = 0;
  let answers = 0;
  const unwatch = sideOf(tools, window).watchTyping(window, ({ isTyping, expiresInMs }) => {
    typingUntil = isTyping ? tools.clock.now() + expiresInMs : 0;
  });
  if (signal.aborted) unwatch();
  else signal.addEventListener('abort', unwatch, { once: true });
  return async () => {
    const state = await readTryOut(tools, window);
    const { length } = state.conversation?.facts.messages.filter(({ author }) => author === 'agent') ?? [];
    // Whoever has answered has stopped writing.
    if (length !== answers) typingUntil = 0;
    answers = length;
    return { ...state, isAgentTyping: tools.clock.now() < typingUntil };
  };
}

/** Changes whenever anything of the page would. */
export function tryOutKey({ conversation, desk, isAgentTyping }: TryOutState): string {
  if (conversation === null || desk === null) return '';
  return `${conversation.facts.escalation.id}|${conversationKey(conversation)}|${deskKey(desk)}|${isAgentTyping}`;
}

/** What the end user sees; `null` when it cannot be had now. */
export async function readLines(tools: ConsoleTools, window: TryOutWindow): Promise<readonly TryOutLine[] | null> {
  try {
    return await sideOf(tools, window).lines(window);
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return null;
    throw error;
  }
}
