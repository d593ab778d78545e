import { cutText } from '../../core/cut-text.ts';
import type { Attachment, ChoiceReply, MessagePart } from '../../core/message.ts';
import { DeliveryFailure } from '../failure.ts';
import { plainTextOf } from '../kit/plain-text.ts';
import { textCharsMax } from './capabilities.ts';
import type { NewMessage } from './client.ts';
import { withoutCommand } from './keywords.ts';
import type { SalesforceSettings } from './settings.ts';

type Said = Exclude<MessagePart, Attachment>;

/** What the end user chose, as it travels through the bot and back: which message offered it, and which option it was. */
export function choicePayload(entryId: string, optionIdentifier: string): string {
  return `sf:${entryId}:${optionIdentifier}`;
}

const choicePattern = /^sf:([^:]{1,64}):(.{1,256})$/s;

/** Our part as a message of the vendor. A payload that we did not make is an ordinary text. */
export function messageOf(
  id: string,
  said: { readonly part: Said; readonly choice: ChoiceReply | null },
  settings: SalesforceSettings,
): NewMessage {
  const { part, choice } = said;
  const text = cutText(plainTextOf(part), textCharsMax);
  if (text.trim() === '') {
    throw new DeliveryFailure('an empty text cannot be sent', { disposition: 'reject', certainty: 'notSent' });
  }
  const chosen = choice === null ? null : choicePattern.exec(choice.payload);
  if (chosen === null) return textMessage(id, withoutCommand(text, settings));
  const [, inReplyToMessageId = '', optionIdentifier = ''] = chosen;
  const optionTitle = { itemType: 'TitleItem', title: text };
  return {
    id,
    messageType: 'ChoicesResponseMessage',
    inReplyToMessageId,
    choicesResponse: { formatType: 'Selections', selectedOptions: [{ optionIdentifier, optionTitle }] },
  };
}

export function textMessage(id: string, text: string): NewMessage {
  return { id, messageType: 'StaticContentMessage', staticContent: { formatType: 'Text', text } };
}
