import type { JsonValue, RichPart } from './escalation.ts';

/** A piece of an end user's message. */
export type SubmittedPart =
  | { readonly kind: 'text'; readonly text: string }
  /** A file that `upload` has taken. */
  | { readonly kind: 'attachment'; readonly attachmentId: string }
  /** A file that Passerelle fetches when it sends it on. */
  | { readonly kind: 'attachment'; readonly url: string; readonly name?: string; readonly mediaType?: string }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly name?: string };

export interface SubmittedContent {
  /** Short for one text part that comes first. */
  readonly text?: string;
  readonly parts?: readonly SubmittedPart[];
}

/** Who the end user is, as far as the bot knows; `null` for what it does not know. */
export interface SubmittedUser {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly givenName?: string | null;
  readonly familyName?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  /** BCP 47, such as `fr-CA`. */
  readonly locale?: string | null;
  readonly avatarUrl?: string | null;
  /** You have checked id and e-mail. Counts only when the bot account may vouch for people. */
  readonly isVerified?: boolean;
}

/** Limits on waiting in seconds; 0 switches one off. */
export interface TimerSettings {
  readonly assignmentSeconds?: number;
  readonly userIdleSeconds?: number;
  readonly userIdleWarningSeconds?: number;
  readonly agentIdleSeconds?: number;
  readonly totalLifeSeconds?: number;
}

export interface StartEscalation {
  /** Your id of this command, so that a repeat does nothing twice. Made for you when absent. */
  readonly id?: string;
  /** Your id of the conversation: at most one escalation is open in it. */
  readonly conversationId: string;
  /** What the end user needs; the bot's default route when absent. */
  readonly skill?: string | null;
  readonly user?: SubmittedUser;
  readonly variables?: Readonly<Record<string, JsonValue>>;
  /** The conversation so far, oldest first; times in ISO 8601. */
  readonly transcript?: readonly (SubmittedContent & {
    readonly author: 'user' | 'bot' | 'agent';
    readonly name?: string | null;
    readonly at?: string | null;
  })[];
  /** For agents: what you have understood. */
  readonly note?: string | null;
  readonly reason?: string | null;
  /** The question that is still open: becomes the first message to agents. */
  readonly message?: (SubmittedContent & { readonly id?: string }) | null;
  readonly channel?: {
    readonly type?: string | null;
    readonly pageUrl?: string | null;
    readonly device?: string | null;
  };
  readonly locale?: string | null;
  /** Where events go instead of the bot's own address; `null` for nowhere. */
  readonly callbackUrl?: string | null;
  /** What your window shows by itself; everything else comes as readable text. */
  readonly richParts?: readonly RichPart[];
  readonly timers?: TimerSettings;
  readonly isTest?: boolean;
}

export interface SendMessage extends SubmittedContent {
  /** Your id of the message, so that a repeat is the same message. Made for you when absent. */
  readonly id?: string;
  /** The end user pressed a choice of the agent: its payload, beside its label as `text`. */
  readonly choice?: { readonly payload: string } | null;
  /** ISO 8601; now when absent. */
  readonly sentAt?: string | null;
}

export interface UpdateEscalation {
  readonly user?: SubmittedUser;
  /** Merged into what is known. */
  readonly variables?: Readonly<Record<string, JsonValue>>;
}

export interface EndEscalation {
  readonly by: 'user' | 'bot';
  readonly comment?: string | null;
}
