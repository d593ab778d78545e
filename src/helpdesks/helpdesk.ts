/**
 * The port towards helpdesks. A vendor folder implements it and nothing else; the core calls it and never asks which
 * vendor it is. Four methods are required; every side is optional and says what it is for.
 */
import type { z } from 'zod';
import type { EpochMs } from '../core/clock.ts';
import type { HttpClient } from '../core/http-client.ts';
import type { DeliveryId, RemoteGroupId, RemoteMessageId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Localized, Sentence } from '../core/language.ts';
import type { Logger } from '../core/logger.ts';
import type { Attachment } from '../core/message.ts';
import type { Capabilities } from './capabilities.ts';
import type {
  CloseConversation,
  OpenConversation,
  OpenedConversation,
  RemoteConversation,
  SendMessage,
  SentMessage,
  UpdateContext,
} from './command.ts';
import type { HelpdeskEvent } from './event.ts';
import type { SimulatedAccount, Simulator } from './simulator.ts';

/** What a vendor folder exports. `Settings` is one flat object: the console draws its form from the schema. */
export interface HelpdeskDefinition<Settings extends object> {
  /** `zendesk`: folder name, table value and URL segment. */
  readonly kind: string;
  readonly label: string;
  /** Each field carries a `SettingMeta` through zod's `.meta()`; `kit/setting-schema.ts` makes the usual ones. */
  readonly settings: z.ZodType<Settings>;
  readonly capabilities: Capabilities;
  /** What an administrator clicks at the helpdesk when we may not wire the account; the console shows it step by step. */
  readonly byHand?: readonly ByHandStep[];
  /** What people read instead of failures and notices that only this helpdesk has; the console knows the usual ones. */
  readonly words?: readonly Sentence[];
  /** Makes a live adapter. No I/O; called often, so it must be cheap. */
  connect(settings: Settings, tools: HelpdeskTools): Helpdesk;
  /** The vendor, imitated: for tests, the demo and the console's try-out. */
  simulate(account: SimulatedAccount): Promise<Simulator>;
}

/** One step of wiring an account by hand. */
export interface ByHandStep {
  readonly text: Localized;
  /** Names of what has to be ticked, as the helpdesk writes them. */
  readonly boxes?: readonly string[];
}

/** What a settings field says about itself, through zod's `.meta()`. */
export interface SettingMeta {
  readonly label: Localized;
  /** Where its value is found, or what it changes. */
  readonly help: Localized;
  /** Encrypted at rest and never shown again. Of helpdesks only: what a bot protocol is set to is kept as it is. */
  readonly secret?: boolean;
  /** Asked for with what is required: most accounts need it, though another setting may stand in its place. */
  readonly isAskedFirst?: boolean;
  /**
   * What the field's own checks say of a value that does not fit, to be read behind its name. The English sentence is the
   * check's message, where `{1}` stands for something about the value.
   */
  readonly mistakes?: readonly Localized[];
}

/** Everything an adapter may use of the world. */
export interface HelpdeskTools {
  /** No retries, certificate checks on, private addresses refused unless the operator allows them. */
  readonly http: HttpClient;
  readonly log: Logger;
  now(): EpochMs;
}

/** Every call can be cancelled. A cancelled call that may have been sent counts as `unknown`. */
export interface Call {
  readonly signal: AbortSignal;
}

/** A call made for one delivery of the outbox. */
export interface DeliveryCall extends Call {
  /** Goes to the vendor wherever there is room for it, so that a repeat is refused or can be found. */
  readonly deliveryId: DeliveryId;
  /** From 1. Above 1 an earlier attempt may have done part of the work. */
  readonly attempt: number;
  /** Opens the bytes of an attachment that the end user sent. Throws `DeliveryFailure` when they cannot be had. */
  openFile(attachment: Attachment): Promise<OpenFile>;
  /**
   * Notes of earlier attempts at this delivery, `null` at first; `note` replaces them durably before it resolves.
   * For what must survive a crash in the middle of several vendor calls.
   */
  readonly notes: JsonObject | null;
  note(notes: JsonObject): Promise<void>;
  /**
   * Says that this step is done, now or before: for commands of several calls. Steps are counted from 1, the same at every
   * attempt, and are not endless. An attempt that gets further than all before it does not use up a try.
   */
  reached(step: number): void;
  /**
   * Names the conversation that this opening has made or found, as soon as it can be addressed. When the opening is given
   * up, the close behind it closes that conversation, so that no agent is left alone in it.
   */
  found(conversation: RemoteConversation): void;
}

export interface OpenFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number | null;
  readonly content: AsyncIterable<Uint8Array>;
}

/** A live account at a helpdesk. Keeps no state except tokens. Throws only `DeliveryFailure` for expected trouble. */
export interface Helpdesk {
  /**
   * Complete only when agents can see the conversation, the transcript is in, and the group is set.
   * Several vendor calls in it must be safe to start again from the first.
   */
  openConversation(command: OpenConversation, call: DeliveryCall): Promise<OpenedConversation>;
  sendMessage(command: SendMessage, call: DeliveryCall): Promise<SentMessage>;
  /** Tells agents and gives control back. A conversation that is already closed is a success. */
  closeConversation(command: CloseConversation, call: DeliveryCall): Promise<void>;
  /** The cheapest proof that credentials work; throws `DeliveryFailure` when they do not. */
  checkConnection(call: Call): Promise<void>;

  readonly webhook?: WebhookSide;
  readonly stream?: StreamSide;
  readonly typing?: TypingSide;
  readonly receipts?: ReceiptSide;
  readonly groups?: GroupSide;
  readonly availability?: AvailabilitySide;
  readonly lookup?: LookupSide;
  readonly history?: HistorySide;
  readonly media?: MediaSide;
  readonly context?: ContextSide;
  readonly setup?: SetupSide;
}

/** The helpdesk posts to us. */
export interface WebhookSide {
  /**
   * Refuses before the body is read what its head gives away: a wrong address or method, a secret that is missing or
   * wrong. `null` lets it pass, which proves nothing yet: `receive` is asked in any case.
   */
  admit(head: RequestHead): Refused | null;
  /**
   * Checks the origin on the raw bytes first, then decodes. No I/O but the read-only `stored`.
   * The core commits the events, and only then sends `reply`; if it cannot commit it answers 503 instead.
   * Unknown events are not errors: they yield nothing.
   */
  receive(request: RawRequest, stored: StoredObjects): Promise<Received | Refused>;
}

export interface RequestHead {
  readonly method: string;
  /** What follows the connection's webhook address, without a leading slash: a vendor may have several webhooks. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RawRequest extends RequestHead {
  readonly body: Uint8Array;
}

export interface RawReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Received {
  readonly ok: true;
  readonly events: readonly HelpdeskEvent[];
  readonly reply: RawReply;
  /** Sent instead when there were events, and none was about a conversation of ours: for helpdesks that tell their agents. */
  readonly replyIfForeign?: RawReply;
}

export interface Refused {
  readonly ok: false;
  readonly reason: 'badCredentials' | 'stale' | 'malformed';
  readonly reply: RawReply;
}

/** For helpdesks that ask us what we stored, by our own ids. Knows only what belongs to the asking connection. */
export interface StoredObjects {
  /** `escalationId`, `text` (`null` without one) and `sentAt` in milliseconds; `null` for a message that is not theirs to see. */
  message(messageId: string): Promise<JsonObject | null>;
}

/** The helpdesk is listened to: one stream for each open conversation. */
export interface StreamSide {
  /**
   * Runs until the signal aborts, the stream ends or fails; waits for `accept` before it moves on. Whoever calls it again
   * names the last cursor; what happened in between is brought first, under the same dedupe keys. Failure `gone` means
   * that this conversation cannot be listened to any more.
   */
  follow(subscription: StreamSubscription, signal: AbortSignal): Promise<void>;
}

export interface StreamSubscription {
  readonly conversation: RemoteConversation;
  /** Where the last accepted batch ended, `null` for the beginning. Saved in the same commit as the events. */
  readonly from: string | null;
  /** Resolves once the batch is stored; rejects when it could not be, and then `follow` has to end. */
  accept(batch: StreamBatch): Promise<void>;
}

export interface StreamBatch {
  /** In order; empty where only the position or the state moved on. */
  readonly events: readonly HelpdeskEvent[];
  readonly cursor: string;
  /** What `RemoteConversation.state` is from now on, where it changed: a renewed token, say. */
  readonly state?: JsonObject;
}

/** Passes the end user's typing on, best effort. */
export interface TypingSide {
  sendTyping(conversation: RemoteConversation, isTyping: boolean, call: Call): Promise<void>;
  /** Shows agents the text that is not sent yet; absent where a helpdesk has no place for it. */
  sendDraft?(conversation: RemoteConversation, draft: string, call: Call): Promise<void>;
}

/** Tells agents what the end user has read, best effort. */
export interface ReceiptSide {
  markRead(conversation: RemoteConversation, upTo: RemoteMessageId | null, call: Call): Promise<void>;
}

export interface RemoteGroup {
  readonly remoteGroupId: RemoteGroupId;
  readonly name: string;
  /** Whether the group still takes conversations. */
  readonly isDeleted: boolean;
}

export interface GroupSide {
  /** Every live group. */
  listGroups(call: Call): Promise<readonly RemoteGroup[]>;
  /** The group by its id, deleted ones included; `null` when there never was one. */
  findGroup(id: RemoteGroupId, call: Call): Promise<RemoteGroup | null>;
  /** Creates a group, or returns the one of that name when the helpdesk says there is one. */
  createGroup(name: string, call: Call): Promise<RemoteGroup>;
  /** How many agents are in it, `null` where the helpdesk does not tell. */
  countMembers(id: RemoteGroupId, call: Call): Promise<number | null>;
}

export type AvailabilityState = 'available' | 'busy' | 'closed' | 'unavailable' | 'unknown';

export interface Availability {
  readonly state: AvailabilityState;
  readonly agentsOnline: number | null;
  readonly nextOpeningAt: EpochMs | null;
  readonly estimatedWaitSeconds: number | null;
}

export interface AvailabilitySide {
  /** Whether somebody in the group (anybody, when `null`) could answer now. Never throws for "cannot tell": `unknown`. */
  availabilityOf(group: RemoteGroupId | null, call: Call): Promise<Availability>;
}

/** Settles an unclear failure by looking. */
export interface LookupSide {
  /** The remote ids when the message of this delivery did arrive, `null` when it surely did not. */
  findSent(command: SendMessage, call: DeliveryCall): Promise<SentMessage | null>;
}

/** Finds what we missed. */
export interface HistorySide {
  /**
   * Everything that happened since then, by our clock, which may be a day ahead of the helpdesk's: as the events that the webhook would have brought, with the same dedupe keys;
   * ended conversations yield `conversationEnded`. Oldest first.
   */
  eventsSince(conversation: RemoteConversation, since: EpochMs, call: HistoryCall): Promise<readonly HelpdeskEvent[]>;
}

export interface HistoryCall extends Call {
  readonly ticketId: string | null;
}

/** Reads an agent's file with our credential where it belongs. */
export interface MediaSide {
  fetchMedia(reference: string, call: Call): Promise<OpenFile>;
}

export interface RemoteField {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** Changes context and identity after the handoff. */
export interface ContextSide {
  updateContext(command: UpdateContext, call: DeliveryCall): Promise<void>;
  listFields(call: Call): Promise<readonly RemoteField[]>;
}

/** One line of the self-check: what was looked at, what was seen, and how to mend it. */
export interface CheckResult {
  /** Stable name such as `webhook.triggers`. */
  readonly id: string;
  readonly label: Localized;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly seen: Localized;
  readonly expected: Localized;
  /** `null` when nothing is to be done. */
  readonly remedy: Localized | null;
}

export interface SetupCall extends Call {
  /** Our webhook address for this connection, `null` while the program has no public address. */
  readonly webhookUrl: string | null;
  readonly groupsInUse: readonly RemoteGroupId[];
}

export interface SetupSide {
  /** Runs the checks one by one; each result is given as soon as it is known. Never throws for what it checks. */
  checks(call: SetupCall): AsyncIterable<CheckResult>;
  /**
   * Wires the account to us as far as the credentials allow. `settings` are the changes to keep (ids, secrets);
   * safe to run again.
   */
  provision(call: SetupCall): Promise<{ readonly settings: JsonObject; readonly report: readonly CheckResult[] }>;
}
