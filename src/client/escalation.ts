import type { Agent, EndedBy, EndReason, EscalationEvent, Ticket } from './escalation-event.ts';

export type Owner = 'bot' | 'human';
/** `opening`: agents cannot see it yet. `waiting`: in the queue. `active`: an agent has answered. `ended`: yours again. */
export type EscalationState = 'opening' | 'waiting' | 'active' | 'ended';
export type RichPart = 'choices' | 'cards' | 'form' | 'location';
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What this helpdesk can do: show no button in vain. */
export interface Capabilities {
  readonly attachments: { readonly toAgent: boolean; readonly toUser: boolean; readonly bytesMax: number };
  readonly typing: { readonly toAgent: boolean; readonly toUser: boolean };
  readonly read: { readonly toAgent: boolean; readonly toUser: boolean };
  readonly queuePosition: boolean;
  readonly transfer: boolean;
}

/** One period in which agents own a conversation. */
export interface Escalation {
  readonly id: string;
  readonly conversationId: string;
  readonly owner: Owner;
  readonly state: EscalationState;
  readonly skill: string | null;
  readonly group: { readonly id: string | null; readonly name: string | null };
  readonly agent: Agent | null;
  /** `null` until the helpdesk tells. */
  readonly ticket: Ticket | null;
  readonly capabilities: Capabilities;
  readonly language: 'en' | 'fr';
  /** What could not be used of what you sent, and why. */
  readonly notices: readonly string[];
  readonly isTest: boolean;
  readonly isHelpdeskDown: boolean;
  readonly lastSeq: number;
  readonly startedAt: string;
  readonly openedAt: string | null;
  readonly acceptedAt: string | null;
  readonly endedAt: string | null;
  readonly end: { readonly by: EndedBy; readonly reason: EndReason; readonly comment: string | null } | null;
}

export interface StartedEscalation extends Escalation {
  /** False when the conversation already had an open escalation, or this start was seen before. */
  readonly isNew: boolean;
  /** What to tell the end user now, `null` when there is nothing. */
  readonly text: string | null;
}

export interface Availability {
  readonly skill: string | null;
  /** `busy` will queue; `unknown` means that nobody can tell: start anyway. */
  readonly state: 'available' | 'busy' | 'closed' | 'unavailable' | 'unknown';
  readonly agentsOnline: number | null;
  readonly nextOpeningAt: string | null;
  readonly estimatedWaitSeconds: number | null;
  readonly checkedAt: string;
}

export interface ConversationOwner {
  readonly owner: Owner;
  readonly escalationId: string | null;
  readonly state: EscalationState | null;
  readonly lastSeq: number;
}

export interface EventPage {
  readonly events: readonly EscalationEvent[];
  /** What to ask for next. */
  readonly after: number;
  readonly hasMore: boolean;
  readonly owner: Owner;
  readonly state: EscalationState;
  /** It has ended, nothing is on its way any more, and you have everything. */
  readonly isComplete: boolean;
}

export interface UploadedAttachment {
  /** Name it as `attachmentId` in a message. */
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly createdAt: string;
}

export interface WebhookTest {
  readonly isDelivered: boolean;
  readonly error: string | null;
  readonly durationMs: number;
}
