import { toIso } from '../../core/clock.ts';
import { cutText } from '../../core/cut-text.ts';
import type { Attachment, MessagePart } from '../../core/message.ts';
import { DeliveryFailure } from '../failure.ts';
import type { Call, OpenFile } from '../helpdesk.ts';
import { plainTextOf } from '../kit/plain-text.ts';
import type { Action } from './action.ts';
import type { ContextData } from './context-data.ts';
import type { Desk } from './desk.ts';
import type { Author } from './end-user.ts';
import { filenameFor } from './filename-for.ts';

/** Longest text of one message. */
export const textCharsMax = 20_000;

/** Largest file: with base64 and its surroundings it stays below what a push may be. */
export const attachmentBytesMax = 15_000_000;

export interface PushCall extends Call {
  openFile(attachment: Attachment): Promise<OpenFile>;
}

export interface MessagePush {
  readonly id: string;
  readonly threadId: string;
  readonly author: Author;
  readonly part: MessagePart;
  readonly at: number;
  /** Whether agents may press the button that gives the conversation back. */
  readonly hasButton: boolean;
  readonly language?: string | null;
  readonly categories?: readonly string[];
  readonly contextData?: ContextData;
  /** What the end user pressed: payload, `''` for none, and our id of the message that offered it. */
  readonly choice?: { readonly payload: string; readonly inReplyTo: string | null } | null;
}

/** Pushes one part as a message. Throws `DeliveryFailure`. */
export async function pushMessage(desk: Desk, message: MessagePush, call: PushCall): Promise<void> {
  const { part } = message;
  if (part.kind !== 'attachment') {
    const body = cutText(plainTextOf(part), textCharsMax);
    if (body.trim() === '') throw rejected('an empty text cannot be sent');
    return await desk.realtime.push(actionOf(desk, message, body), call.signal);
  }
  const first = await call.openFile(part);
  const name = filenameFor(first.name, first.mediaType);
  if (name === null) throw rejected('the platform does not take files of this type');
  if ((first.sizeBytes ?? 0) > attachmentBytesMax) throw rejected('the file is larger than a push may be');
  let opened: OpenFile | null = first;
  const open = async () => {
    const { content } = opened ?? (await call.openFile(part));
    opened = null;
    return content;
  };
  await desk.realtime.pushFile(actionOf(desk, message, null), { name, open }, call.signal);
}

function rejected(message: string): DeliveryFailure {
  return new DeliveryFailure(message, { disposition: 'reject', certainty: 'notSent' });
}

function actionOf(desk: Desk, message: MessagePush, body: string | null): Action {
  const { returnAction } = desk.settings;
  const { choice, categories, contextData, language } = message;
  const hasButton = message.hasButton && returnAction !== '';
  const at = toIso(message.at);
  const params = {
    id: message.id,
    thread_id: message.threadId,
    author: message.author,
    ...(body === null ? {} : { body }),
    // The default is HTML, in which an end user's `<` would be markup.
    format: 'text',
    actions: ['show', 'reply', ...(hasButton ? [returnAction] : [])],
    created_at: at,
    updated_at: at,
    ...(language === undefined || language === null ? {} : { language }),
    ...(categories === undefined || categories.length === 0 ? {} : { categories }),
    ...(contextData === undefined || Object.keys(contextData).length === 0 ? {} : { context_data: contextData }),
    ...(choice?.payload ? { structured_reply: { payload: choice.payload } } : {}),
    ...(choice?.inReplyTo ? { in_reply_to_id: choice.inReplyTo } : {}),
  };
  return { action: 'messages.create', params };
}
