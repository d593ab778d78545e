/**
 * The port towards bots, the mirror of `helpdesks/`: one folder per bot protocol. A protocol speaks HTTP with its bots in
 * its own words, calls `EscalationsForBots`, and carries events back. The core knows protocols only through this file.
 */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { AttachmentsForBots, UploadedFile } from '../attachments/attachments-for-bots.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { Clock, EpochMs } from '../core/clock.ts';
import type { Forwarder } from '../core/forwarder.ts';
import type { HttpClient } from '../core/http-client.ts';
import type { BotId, DeliveryId } from '../core/ids.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Language, Localized } from '../core/language.ts';
import type { Logger } from '../core/logger.ts';
import type { SocketHandler } from '../core/socket.ts';
import type { EscalationsForBots, StartCommand } from '../escalations/bot-commands.ts';
import type { EscalationSignal } from '../escalations/escalation-event.ts';
import type { LiveFeed } from '../escalations/live-feed.ts';

export interface BotProtocolDefinition {
  /** Folder name and value of `bot.protocol`. */
  readonly kind: string;
  readonly label: string;
  /** What it is for, for whoever chooses among protocols and cannot know it by its name. */
  readonly about?: Localized;
  /** Settings of one bot in this protocol; the console draws its form from the schema. */
  readonly settings: z.ZodType<object>;
  /**
   * For a protocol that stands in front of a bot's own server: what is changed over there so that its end users come to us.
   * Absent where the bot calls our API. `publicUrl` is where they reach the program, without a slash at the end.
   */
  installation?(bot: Bot, publicUrl: string): Installation;
  /**
   * What a start says of a person whose variables these are, for a protocol that reads them itself; `claimed` names those
   * that may be the end user's own words. Absent where the bot says who the person is.
   */
  readVariables?(
    bot: Bot,
    variables: Readonly<Record<string, JsonValue>>,
  ): Pick<StartCommand, 'user'> & Required<Pick<StartCommand, 'claimed'>>;
  open(tools: BotProtocolTools): BotProtocol;
}

export interface Installation {
  readonly about: Localized;
  /** What the text is called that is to be copied, such as a file's name. */
  readonly name: string;
  readonly code: string;
}

export interface BotProtocolTools {
  readonly escalations: EscalationsForBots;
  readonly attachments: AttachmentsForBots;
  readonly bots: BotDirectory;
  readonly feed: LiveFeed;
  /** Refuses private addresses: callback URLs are chosen by bots. */
  readonly http: HttpClient;
  /** For protocols that stand in front of a bot: what is not theirs goes on untouched. */
  readonly forwarder: Forwarder;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where the program is reached from outside, without a trailing slash; `null` when nobody said. */
  readonly publicUrl: string | null;
  /** Says whether new work of this bot is to be refused for now (429), and for how many seconds. */
  admission(botId: BotId): { readonly isOpen: true } | { readonly isOpen: false; readonly retryAfterSeconds: number };
}

export interface BotProtocol {
  /** Mounted at the root of the program; the protocol names its own paths. */
  readonly routes: Hono;
  readonly bare?: BareSide;
  readonly tryOut?: TryOutSide;
  /**
   * True where nothing can be told of an escalation that has ended. What its end user said last then goes to the helpdesk,
   * late as it is: elsewhere it is given back where agents are done.
   */
  readonly isDeafAfterEnd?: boolean;
  /** Carries one event to the bot. Throws `DeliveryFailure` for expected trouble. Resending is always safe: events carry ids. */
  deliver?(delivery: EventDelivery, signal: AbortSignal): Promise<void>;
  /** Carries a signal, best effort; must not throw. */
  signal?(bot: Bot, callbackUrl: string, signal: EscalationSignal): void;
  close(): Promise<void>;
}

/**
 * Paths of a protocol that stands in front of a bot's own server. None of the program's middleware runs there, so that
 * what passes through stays as it is; whoever answers there sets every header itself.
 */
export interface BareSide {
  /** First segment of all its paths, such as `dydu` for `/dydu/…`. */
  readonly segment: string;
  fetch(request: Request): Promise<Response>;
  /** What a path is called in figures: one name of a closed set. */
  routeOf(path: string): string;
  readonly openSocket?: SocketHandler;
}

/**
 * An end user's window on a bot of this protocol, without its looks, for designers to try a bot out. What is said in it
 * takes the way that a real end user's words take, and every escalation it leads to is marked as a test.
 */
export interface TryOutSide {
  /** What a designer reads before: who answers, and what becomes of the bot's own address. */
  readonly about: Localized;
  /** Whether the window names the skill itself; otherwise the bot's own dialog decides. */
  readonly asksSkill: boolean;
  /** The end user says this. Answers the id of the conversation, which is another one where a new one begins. Throws `AppError`. */
  say(window: TryOutWindow, message: TryOutMessage): Promise<string>;
  /** The end user is writing, or has stopped; nothing happens where there is no human. Throws `AppError`. */
  type(window: TryOutWindow, isTyping: boolean): Promise<void>;
  /** Calls back when an agent is writing, until what it answers is called. */
  watchTyping(window: TryOutWindow, listener: (typing: AgentTyping) => void): () => void;
  /** The end user leaves the human; nothing happens where there is none. Throws `AppError`. */
  leave(window: TryOutWindow): Promise<void>;
  /** Everything that the window shows, oldest first. Throws `AppError` when it cannot be had now. */
  lines(window: TryOutWindow): Promise<readonly TryOutLine[]>;
}

/** A text, a file or both. */
export interface TryOutMessage {
  readonly text: string | null;
  readonly file: UploadedFile | null;
}

export interface AgentTyping {
  readonly isTyping: boolean;
  /** After which it is over, where nothing more is heard. */
  readonly expiresInMs: number;
}

/** One window: nothing more is remembered of it, so that it lives on over a restart. */
export interface TryOutWindow {
  readonly bot: Bot;
  /** `null` before anything was said. */
  readonly conversationId: string | null;
  /** What is asked for, where the window says it. */
  readonly skill: string | null;
  readonly language: Language;
  /** What the bot would know of the end user; only where the window says the skill itself. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface TryOutLine {
  readonly author: 'user' | 'bot' | 'agent';
  /** Of the agent, where it is known. */
  readonly name: string | null;
  /** `null` where the bot's own server does not tell. */
  readonly at: EpochMs | null;
  /** Empty where there are only files. */
  readonly text: string;
  readonly files: readonly TryOutFile[];
  /** What the end user said did not arrive. */
  readonly isFailed: boolean;
}

export interface TryOutFile {
  readonly name: string;
  /** Where the window reads it; `null` for the end user's own. */
  readonly url: string | null;
}

export interface EventDelivery {
  readonly deliveryId: DeliveryId;
  readonly bot: Bot;
  readonly callbackUrl: string;
  /** The body of the event, as `eventBody` made it; of a `webhook.test`, which belongs to no escalation, only `id`, `type`, `at` and `data`. */
  readonly event: JsonObject;
}
