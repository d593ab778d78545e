import { cutText } from '../../core/cut-text.ts';
import type { Attachment, ChoiceReply, MessagePart } from '../../core/message.ts';
import { DeliveryFailure } from '../failure.ts';
import type { Call, OpenFile } from '../helpdesk.ts';
import { plainTextOf } from '../kit/plain-text.ts';
import type { NewMessage } from './client.ts';
import type { Desk } from './desk.ts';

/** Longest text of one message, in UTF-16 code units; Zendesk's own description says 4096. */
export const textCharsMax = 4096;
const altTextCharsMax = 128;

/** Types that Agent Workspace shows as a picture; anything else travels as a file. */
const shownAsImage = new Set(['image/jpeg', 'image/jpg', 'image/png', 'image/gif', 'image/webp']);

export interface ContentCall extends Call {
  openFile(attachment: Attachment): Promise<OpenFile>;
}

/** Our part as a message of the vendor. A file is uploaded on the way, bound to this conversation. */
export async function contentOf(
  desk: Desk,
  message: { readonly conversationId: string; readonly part: MessagePart; readonly choice: ChoiceReply | null },
  call: ContentCall,
): Promise<NewMessage['content']> {
  const { part } = message;
  if (part.kind === 'attachment') return await fileContent(desk, message.conversationId, { attachment: part, call });
  if (part.kind === 'location') {
    return {
      type: 'location',
      coordinates: { lat: part.latitude, long: part.longitude },
      ...(part.name === undefined ? {} : { location: { name: part.name } }),
    };
  }
  const text = cutText(plainTextOf(part), textCharsMax);
  if (text === '')
    throw new DeliveryFailure('an empty text cannot be sent', { disposition: 'reject', certainty: 'notSent' });
  return { type: 'text', text, ...(message.choice === null ? {} : { payload: message.choice.payload }) };
}

async function fileContent(
  desk: Desk,
  conversationId: string,
  file: { readonly attachment: Attachment; readonly call: ContentCall },
): Promise<NewMessage['content']> {
  const opened = await file.call.openFile(file.attachment);
  const uploaded = await desk.sunshine.uploadFile(conversationId, opened, file.call.signal);
  const type = shownAsImage.has(opened.mediaType.toLowerCase()) ? 'image' : 'file';
  return { type, mediaUrl: uploaded.mediaUrl, altText: cutText(opened.name, altTextCharsMax) };
}
