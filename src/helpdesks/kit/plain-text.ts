import type { Attachment, MessagePart } from '../../core/message.ts';

/** A readable form of any part but a file: what agents see of buttons, cards and forms that the bot had shown. */
export function plainTextOf(part: Exclude<MessagePart, Attachment>): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'choices':
      return part.choices
        .map((choice) => `[${choice.label}]${choice.url === undefined ? '' : ` ${choice.url}`}`)
        .join(' ');
    case 'cards':
      return part.cards
        .map((card) => [card.title, card.description, ...card.choices.map((choice) => `[${choice.label}]`)])
        .map((lines) => lines.filter((line) => line !== undefined && line !== '').join('\n'))
        .join('\n\n');
    case 'form':
      return part.fields.map((field) => `${field.label}: …`).join('\n');
    case 'location':
      return [part.name, `${part.latitude}, ${part.longitude}`].filter((line) => line !== undefined).join('\n');
  }
}
