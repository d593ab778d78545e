/**
 * What every vendor's simulator offers beside imitating the vendor over HTTP: the agent's hands, so that the contract
 * suite, the demo and the sandbox page drive any helpdesk in the same words, and the switches that make it misbehave.
 */
import type { Hono } from 'hono';
import type { Clock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Localized } from '../core/language.ts';

export interface SimulatedAccount {
  readonly clock: Clock;
  /** How the simulator posts its webhooks; the global fetch when absent. */
  readonly fetch?: typeof fetch;
  /** Called for everything that happens, for the terminal and the sandbox. */
  readonly onActivity?: (line: string) => void;
}

export interface Simulator {
  /** The vendor's HTTP surface, to be served at the root of an address of its own. */
  readonly routes: Hono;
  /** What a client needs to know, given where `routes` are served: the one line of JSON that the command prints. */
  card(origin: string): Readonly<Record<string, string>>;
  /** Connection settings that fit this simulator, complete but for what `provision` fills in. */
  settings(origin: string): JsonObject;
  /**
   * What an administrator types into the helpdesk's own screens before an account can be wired, given the webhook address
   * of the connection, where somebody already answers. Absent where nothing has to be typed.
   */
  enterAddress?(webhookUrl: string): Promise<void>;
  readonly desk: SimulatedDesk;
  readonly faults: SimulatedFaults;
  /** Ends timers and webhook retries. */
  close(): Promise<void>;
}

/** The agent's screen. Conversations that agents cannot see yet are not in it. */
export interface SimulatedDesk {
  conversations(): readonly DeskConversation[];
  /** Sends as this agent. Resolves with the vendor's message id. */
  reply(conversationId: string, reply: DeskReply): Promise<string>;
  /** Ends it in one of the ways that `endings` lists. */
  end(conversationId: string, ending: string): Promise<void>;
  /** Hands it to another of `groups`, where whoever is there answers it; absent where agents cannot. */
  transfer?(conversationId: string, groupId: string): Promise<void>;
  readonly endings: readonly { readonly id: string; readonly label: Localized }[];
  typing(conversationId: string, agent: DeskAgent, isTyping: boolean): Promise<void>;
  readonly agents: readonly DeskAgent[];
  /** Creates groups by hand and puts agents into them, as an administrator would. */
  createGroup(name: string): string;
  groups(): readonly { readonly id: string; readonly name: string; readonly memberIds: readonly string[] }[];
  addMember(groupId: string, agentId: string): void;
}

export interface DeskAgent {
  readonly id: string;
  readonly name: string;
}

export interface DeskReply {
  readonly agent: DeskAgent;
  readonly text?: string;
  readonly file?: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array };
  /** Labels of reply buttons offered with the text. */
  readonly choices?: readonly string[];
}

export interface DeskConversation {
  readonly id: string;
  readonly ticketId: string | null;
  readonly status: string;
  readonly groupId: string | null;
  readonly groupName: string | null;
  readonly requester: {
    readonly name: string | null;
    readonly email: string | null;
    readonly externalId: string | null;
  };
  readonly tags: readonly string[];
  /** Field id → value. */
  readonly fields: Readonly<Record<string, string>>;
  readonly isEnded: boolean;
  /** Whether the end user is writing at this moment; absent where the desk does not show it. */
  readonly isRequesterTyping?: boolean;
  readonly messages: readonly DeskMessage[];
}

export interface DeskMessage {
  readonly id: string;
  readonly at: number;
  readonly author: 'user' | 'agent' | 'bot' | 'system';
  readonly name: string | null;
  readonly text: string | null;
  /** `url` is what the adapter's side `media` opens. */
  readonly file: { readonly name: string; readonly url: string; readonly mediaType: string } | null;
  /** Our own mark on the message, so that books can be kept. */
  readonly mark: string | null;
}

/** Misbehaviour on demand. Each rule applies to calls whose `METHOD path` matches, a number of times, then is gone. */
export interface FaultRule {
  /** Matched against `POST /v2/apps/x/conversations/y/messages`; every call when absent. */
  readonly match?: RegExp;
  readonly times: number;
  readonly fault:
    | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
    /** Does the work, then answers this instead. */
    | { readonly kind: 'statusAfterWork'; readonly status: number }
    | { readonly kind: 'delay'; readonly ms: number }
    /** Closes the connection before the work, or after it. */
    | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
    /** Never answers. */
    | { readonly kind: 'hang' };
}

export interface SimulatedFaults {
  add(rule: FaultRule): void;
  clear(): void;
  /** Webhooks: how many times each is posted, whether batches come in reverse order, how long they wait, whether they are lost. */
  webhooks: { copies: number; reversed: boolean; delayMs: number; lost: boolean; batchMs: number };
}
