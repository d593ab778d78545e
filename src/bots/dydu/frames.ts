import type { Bot } from '../../bot-accounts/bot.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import type { EscalationEvent, EscalationSignal } from '../../escalations/escalation-event.ts';
import { textFor } from '../../escalations/texts.ts';
import { htmlOfText, messageText } from './html.ts';
import type { DyduSettings } from './settings.ts';
import { dyduTexts } from './texts.ts';
import { codes, objectOf, responseTypes, specialActions, textOf } from './wire.ts';

/** One thing that the window is told, in decoded values. `notification` is shown as a line of the system. */
export interface Frame {
  readonly kind: 'message' | 'notification' | 'payload';
  readonly values: JsonObject;
}

/** For whom frames are made. */
export interface Audience {
  readonly bot: Bot;
  readonly settings: DyduSettings;
  readonly escalation: Escalation;
}

/** What an event means to the window: at most three frames, often none. */
export function framesOf({ type, data }: EscalationEvent, audience: Audience): readonly Frame[] {
  const { settings } = audience;
  const text = textOf(data['text']);
  switch (type) {
    case 'escalation.queued':
      return settings.whileWaiting === 'queue' ? [] : notice(text, audience);
    case 'escalation.accepted':
      // Leaves the waiting queue; who has come is told by the event that follows.
      return settings.whileWaiting === 'queue' ? [notification(codes.addedToPanel, null)] : [];
    case 'agent.joined':
      return told(codes.joined, joinedText(data, audience));
    case 'agent.left':
      return told(codes.left, text);
    case 'agent.transferred':
      return told(data['isAutomatic'] === true ? codes.transferredByItself : codes.transferredByHand, text);
    case 'message.created':
      return [agentMessage(data, audience)];
    case 'message.updated':
      return [corrected(data, audience)];
    case 'message.failed':
    case 'helpdesk.disconnected':
    case 'helpdesk.reconnected':
      return notice(text, audience);
    case 'escalation.idle_warned':
      return text === null ? [] : [idleWarning(text, audience)];
    case 'attachment.requested':
      return [notification(codes.uploadRequest, null)];
    case 'survey.requested':
      return surveyFrames(textOf(data['surveyId']));
    case 'escalation.ended':
      return [...(data['by'] === 'agent' ? surveyFrames(settings.endSurvey ?? null) : []), endFrame(data, audience)];
    case 'escalation.updated':
    case 'message.delivered':
    case 'message.read':
    case 'message.deleted':
      return [];
  }
}

/** What a signal means to the window; `null` when nothing. */
export function frameOfSignal({ type, data }: EscalationSignal, audience: Audience): Frame | null {
  const { settings, escalation } = audience;
  if (type === 'agent.typing') {
    // Without a text the window shows no animation; it stops the animation by itself after five seconds.
    return data['isTyping'] === true ? notification(codes.typing, '…') : null;
  }
  const isQueued = settings.whileWaiting === 'queue' && escalation.acceptedAt === null;
  if (type !== 'queue.moved' || !isQueued || !settings.queueUpdates) return null;
  return { kind: 'message', values: { ...queueValues(data), text: ' ', fromDetail: audience.bot.name } };
}

/** Puts the window into its waiting queue, with what is known of it. The estimate counts seconds. */
export function queueValues(data: JsonObject): JsonObject {
  const { position, estimatedWaitSeconds } = data;
  return {
    specialAction: specialActions.queue,
    typeResponse: responseTypes.inQueue,
    ...(typeof position === 'number' ? { queuePosition: position } : {}),
    ...(typeof estimatedWaitSeconds === 'number' ? { estimatedWaitingDuration: Math.ceil(estimatedWaitSeconds) } : {}),
  };
}

function notification(code: string, text: string | null): Frame {
  return { kind: 'notification', values: { code, ...(text === null ? {} : { text: htmlOfText(text) }) } };
}

function told(code: string, text: string | null): readonly Frame[] {
  return text === null ? [] : [notification(code, text)];
}

/** A line that every window shows, whichever build it is. */
function notice(text: string | null, { bot }: Audience): readonly Frame[] {
  if (text === null) return [];
  const values = { typeResponse: responseTypes.notice, text: htmlOfText(text), human: true, fromDetail: bot.name };
  return [{ kind: 'message', values }];
}

function joinedText(data: JsonObject, { bot, escalation }: Audience): string | null {
  const name = textOf(objectOf(data['agent'])?.['name']);
  return name === null ? null : textFor(bot, 'accepted', escalation.language, { agent: name });
}

function agentMessage(data: JsonObject, { bot, settings }: Audience): Frame {
  const author = objectOf(data['author']) ?? {};
  const name = textOf(author['name']);
  const id = textOf(author['id']);
  return {
    kind: 'message',
    values: {
      text: messageText(data, settings),
      typeResponse: author['kind'] === 'system' ? responseTypes.automaticMessage : responseTypes.agentMessage,
      human: true,
      // Without this field a window that polls takes the answer for a notification.
      fromDetail: name ?? bot.name,
      ...(name === null ? {} : { operatorName: name }),
      ...(id === null ? {} : { operatorExternalId: id }),
    },
  };
}

/** The window cannot change what it has shown: the new text follows as a message. */
function corrected(data: JsonObject, audience: Audience): Frame {
  const text = dyduTexts.corrected[audience.escalation.language];
  const said = typeof data['text'] === 'string' ? data['text'] : '';
  const { agent } = audience.escalation;
  const author = { kind: 'agent', id: agent?.id ?? null, name: agent?.name ?? null };
  return agentMessage({ ...data, text: text.replace('{text}', () => said), author }, audience);
}

function idleWarning(text: string, audience: Audience): Frame {
  const { idleWarning: form } = audience.settings;
  const [message] = notice(text, audience);
  if (form === 'message' && message !== undefined) return message;
  return { ...notification(codes.almostTimedOut, text), kind: form === 'payload' ? 'payload' : 'notification' };
}

function surveyFrames(surveyId: string | null): readonly Frame[] {
  return surveyId === null ? [] : [{ kind: 'notification', values: { code: codes.survey, survey: surveyId } }];
}

/**
 * The end, as the window tests for it. `code` is there because a window that polls looks at the end of an answer only
 * when it has one.
 */
function endFrame(data: JsonObject, { settings, escalation }: Audience): Frame {
  const text = textOf(data['text']);
  const shown = { text: text === null ? '' : htmlOfText(text) };
  const { by, reason } = data;
  const isInQueue = settings.whileWaiting === 'queue' && escalation.acceptedAt === null;
  const end = (typeResponse: string) => ({
    kind: 'notification' as const,
    values: { code: typeResponse, typeResponse, ...shown },
  });
  if (by === 'user' && isInQueue) {
    const left = end(responseTypes.leftQueue);
    return { ...left, values: { ...left.values, specialAction: specialActions.end } };
  }
  if (by === 'agent') return end(responseTypes.endedByAgent);
  if (reason === 'user_idle') return end(responseTypes.endedByIdle);
  if (reason === 'user_left') return end(responseTypes.endedByLeaving);
  return {
    kind: 'notification',
    values: { code: specialActions.end, specialAction: specialActions.end, ...shown },
  };
}

/** The same end for the answer to a talk: a window that is not in its livechat shows it. */
export function endValues(escalation: Escalation, front: Omit<Audience, 'escalation'>): JsonObject {
  const { end, language } = escalation;
  const text = textFor(front.bot, 'endedByUser', language);
  const data = { by: end?.by ?? 'user', reason: end?.reason ?? 'user_command', text };
  return endFrame(data, { ...front, escalation }).values;
}
