import type { EpochMs } from '../core/clock.ts';
import type { BotId, ConnectionId, MessageId, RemoteUserId } from '../core/ids.ts';
import type { MessagePart } from '../core/message.ts';
import type { DeliverySettlement, NewDelivery } from '../outbox/delivery.ts';
import type { Escalation, MessageRecord, MessageState } from './escalation.ts';
import type { EscalationEvent } from './escalation-event.ts';

/** Proof that something from outside has been taken in; a second one with the same key is refused. */
export interface Receipt {
  /** Whose keys they are: a connection. */
  readonly scope: string;
  readonly key: string;
  readonly at: EpochMs;
}

export interface MessagePatch {
  readonly id: MessageId;
  /** `delivered` leaves a message that is `read` or `deleted` as it is. */
  readonly state?: MessageState;
  /** Added to what is known. */
  readonly addRemoteMessageIds?: readonly string[];
  readonly parts?: readonly MessagePart[];
}

/** End user here = user there, kept across escalations. */
export interface IdentityLink {
  readonly connectionId: ConnectionId;
  readonly botId: BotId;
  readonly endUserKey: string;
  readonly remoteUserId: RemoteUserId;
  /** When a conversation of this person was opened last. */
  readonly usedAt: EpochMs;
}

/** Everything that one decision changes. It is saved whole or not at all. */
export interface Change {
  /** The new state; its `version` is one above the version it was decided on, 1 for a new escalation. */
  readonly escalation: Escalation;
  /** The state that it was decided on, so that a store can save the difference; absent for a new escalation. */
  readonly basis?: Escalation | undefined;
  /** True when `escalation.wakeAt` differs from the stored one. */
  readonly movesWake?: boolean;
  readonly messages?: readonly MessageRecord[];
  readonly messagePatches?: readonly MessagePatch[];
  readonly events?: readonly EscalationEvent[];
  readonly deliveries?: readonly NewDelivery[];
  readonly receipt?: Receipt;
  readonly settlement?: DeliverySettlement;
  readonly identityLink?: IdentityLink;
}

/**
 * `duplicate`: the receipt, the start command, or an id of the message (its sender's or the helpdesk's) is already there.
 * `openExists`: the bot conversation already has an open escalation. `conflict`: somebody else changed the escalation
 * first; load and decide again. `leaseLost`: somebody else owns the delivery that this change settles.
 */
export type CommitResult = 'committed' | 'duplicate' | 'openExists' | 'conflict' | 'leaseLost';
