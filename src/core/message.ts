import type { AttachmentId } from './ids.ts';

/** A file that travels with a message. Its bytes are elsewhere: in our store, or behind a URL. */
export interface Attachment {
  readonly kind: 'attachment';
  readonly name: string;
  readonly mediaType: string;
  /** `null` when the sender did not say. */
  readonly sizeBytes: number | null;
  readonly source: AttachmentSource;
}

export type AttachmentSource =
  /** Uploaded to us by the bot and kept in our file store. */
  | { readonly kind: 'stored'; readonly attachmentId: AttachmentId }
  /** Named by the bot as a URL; fetched through the guard when it is sent on. */
  | { readonly kind: 'url'; readonly url: string }
  /** Kept by the helpdesk; `reference` is what its media side understands. */
  | { readonly kind: 'remote'; readonly reference: string };

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  /** Sanitised HTML form of the same text, when the sender wrote one. */
  readonly html?: string;
}

/** Something the end user may press. `reply` and `postback` come back to us as a chosen payload; `link` opens a page. */
export interface Choice {
  readonly kind: 'reply' | 'postback' | 'link';
  readonly label: string;
  readonly payload?: string;
  readonly url?: string;
}

export interface ChoicesPart {
  readonly kind: 'choices';
  readonly choices: readonly Choice[];
}

export interface Card {
  readonly title: string;
  readonly description?: string;
  readonly imageUrl?: string;
  readonly choices: readonly Choice[];
}

export interface CardsPart {
  readonly kind: 'cards';
  readonly layout: 'carousel' | 'list';
  readonly cards: readonly Card[];
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'select';
  readonly placeholder?: string;
  readonly options?: readonly { readonly name: string; readonly label: string }[];
}

export interface FormPart {
  readonly kind: 'form';
  readonly fields: readonly FormField[];
}

export interface LocationPart {
  readonly kind: 'location';
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
}

/** One piece of a message. A message has at least one part, in the order in which it is shown. */
export type MessagePart = TextPart | Attachment | ChoicesPart | CardsPart | FormPart | LocationPart;
export type RichPartKind = 'choices' | 'cards' | 'form' | 'location';

/** What the end user did with an earlier choice: the payload travels with the text that the window shows. */
export interface ChoiceReply {
  readonly payload: string;
}

/** Who answers in a helpdesk, as the end user may see it. */
export interface AgentProfile {
  /** The helpdesk's id of the agent, `null` where it does not tell. */
  readonly id: string | null;
  readonly name: string;
  readonly avatarUrl: string | null;
}

/** One line of the conversation before the handoff. */
export interface TranscriptLine {
  readonly author: 'user' | 'bot' | 'agent';
  readonly name: string | null;
  readonly at: number | null;
  readonly parts: readonly MessagePart[];
}

/** What agents read of it: lines, and what nobody has said: notes of ours, and how long ago what follows was said. */
export interface TranscriptEntry extends Omit<TranscriptLine, 'author'> {
  readonly author: TranscriptLine['author'] | 'note' | 'time';
}
