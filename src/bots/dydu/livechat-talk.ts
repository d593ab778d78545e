import { AppError } from '../../core/app-error.ts';
import { errorFacts } from '../../core/error-facts.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import type { Exchange, Front } from './exchange.ts';
import { endValues } from './frames.ts';
import type { StoredTalks, Talk } from './repeated-talks.ts';
import { enterLivechat, startIdOf } from './start-from-talk.ts';
import type { TalkInput } from './talk-input.ts';
import { dyduTexts } from './texts.ts';
import { untakenValues } from './trouble.ts';
import { responseTypes } from './wire.ts';

/** What became of an input while a human owns the dialog. `values` are the answer where the transport has one. */
export type LivechatOutcome =
  /** It is for the bot after all. */
  | { readonly kind: 'toBot' }
  /** Stored for agents (`talk` names it), or nothing that they need. */
  | { readonly kind: 'taken'; readonly values: JsonObject; readonly talk: TakenTalk | null }
  | { readonly kind: 'ended'; readonly values: JsonObject }
  /** Not stored, and the end user has to know. */
  | { readonly kind: 'refused'; readonly values: JsonObject };

/** A message that is stored, and its id there. */
export interface TakenTalk extends Talk {
  readonly clientId: string;
}

/** Takes one input of the end user in while a human owns the dialog. Stored once this resolves with `taken`. */
export async function livechatTalk(
  front: Exchange,
  escalation: Escalation,
  input: TalkInput,
): Promise<LivechatOutcome> {
  const { tools, bot } = front;
  const command = input.text.trim().toLowerCase();
  if (command === '#livechatend#' || command === '#livechatleavequeue#') {
    const ended = await tools.escalations.end(bot, escalation.id, { by: 'user', comment: null });
    return { kind: 'ended', values: { ...common(front, input), ...endValues(ended, front) } };
  }
  if (command === '#reset#') {
    await tools.escalations.end(bot, escalation.id, { by: 'user', comment: null });
    return { kind: 'toBot' };
  }
  if (command.startsWith('#dydumailto:') || command === '#welcome#') return { kind: 'toBot' };
  // The window's own inputs: triggers of events, and the sentence after an upload. Nobody said them.
  const isOfWindow = command === '' || command.startsWith('_pushcondition_') || input.isHidden;
  if (isOfWindow) return { kind: 'taken', values: waiting(front, input), talk: null };
  return takeMessage(front, escalation, input);
}

/**
 * The window lets 1,024 characters through. Whoever sends more has made a call of their own, and would have all of it read
 * again with each history.
 */
const textCharsMax = 20_000;

async function takeMessage(front: Exchange, escalation: Escalation, input: TalkInput): Promise<LivechatOutcome> {
  const { tools, bot } = front;
  const { id } = escalation;
  const hasMissedStart = input.isInLivechat === false;
  const again = { ...common(front, input), ...enterLivechat(front, escalation) };
  if (hasMissedStart && isRepeatOfStart(escalation, input)) return { kind: 'taken', values: again, talk: null };
  const gate = tools.admission(bot.id);
  if (!gate.isOpen) return { kind: 'refused', values: untakenValues(front, input, dyduTexts.busy) };
  const { text, sentAt, copy } = input;
  if (text.length > textCharsMax) return { kind: 'refused', values: untakenValues(front, input, dyduTexts.tooLong) };
  const talk: Talk = { escalationId: id, text, sentAt, copy };
  const taken = (clientId: string): LivechatOutcome => {
    const values = hasMissedStart ? again : waiting(front, input);
    return { kind: 'taken', values, talk: { ...talk, clientId } };
  };
  let clientId: string | null = null;
  try {
    clientId = await tools.repeats.idFor(talk, storedOf(front, escalation));
    const parts = [{ kind: 'text' as const, text }];
    await tools.escalations.send(bot, id, { id: clientId, parts, choice: null, sentAt: null });
    return taken(clientId);
  } catch (error) {
    // It ended a moment ago: the bot owns the dialog again.
    if (error instanceof AppError && error.code === 'escalation_ended') return { kind: 'toBot' };
    // Without an answer the window asks again by itself, and whoever runs then takes it once.
    if (tools.stopping.aborted) throw error;
    tools.log.warn({ escalationId: id, error: errorFacts(error) }, 'dydu.message_refused');
    if (clientId !== null && (await isKept(front, escalation, clientId))) return taken(clientId);
    return { kind: 'refused', values: untakenValues(front, input) };
  }
}

function storedOf({ tools, bot }: Front, { id, lastUserMessageAt }: Escalation): StoredTalks {
  return {
    find: (clientId) => tools.escalations.findMessage(bot, id, clientId),
    isAnswered: (clientId) => tools.escalations.isAcknowledged(bot, id, clientId),
    newestAt: lastUserMessageAt,
  };
}

/** From now on the same words are new ones, over a restart as well. Nobody waits for that to be stored. */
export function noteAnswered(front: Front, talk: TakenTalk): void {
  if (isNumbered(talk)) return;
  front.tools.repeats.answered(talk);
  keepMark(front, talk, true);
}

/** The window broke off before it had its answer: the same words are a repeat. */
export function noteUnanswered(front: Front, talk: TakenTalk): void {
  if (isNumbered(talk)) return;
  front.tools.repeats.unanswered(talk);
  keepMark(front, talk, false);
}

/** A window that tells its time needs no mark. */
function isNumbered({ sentAt }: Talk): boolean {
  return sentAt !== null;
}

/** Without its mark a message is taken for a repeat only if it is said once more right after a restart. */
function keepMark({ tools, bot }: Front, { escalationId, clientId }: TakenTalk, isAcknowledged: boolean): void {
  const kept = tools.escalations.acknowledge(bot, escalationId, { clientId, isAcknowledged });
  const noted = kept.catch((error: unknown) => {
    tools.log.warn({ escalationId, error: errorFacts(error) }, 'dydu.mark_failed');
  });
  void tools.inHand.add(noted);
}

/** Whether a message was stored though saving it failed: then nobody may be told that it was not taken. */
export async function isKept(
  { tools, bot }: Pick<Front, 'tools' | 'bot'>,
  { id }: Escalation,
  clientId: string,
): Promise<boolean> {
  const found = await tools.escalations.findMessage(bot, id, clientId).catch(() => null);
  return found !== null;
}

/** The window never saw the answer that handed over, and asks the bot the same thing again. */
function isRepeatOfStart(escalation: Escalation, input: TalkInput): boolean {
  return escalation.commandId.startsWith(startIdOf(input));
}

function common({ settings, tools }: Front, { contextId }: TalkInput): JsonObject {
  return { contextId, botId: settings.botUuid, human: true, serverTime: tools.clock.now() };
}

function waiting(front: Front, input: TalkInput): JsonObject {
  return { ...common(front, input), typeResponse: responseTypes.waiting, startLivechat: true, text: '' };
}
