/**
 * The port towards bots, the mirror of `helpdesks/`: one folder per bot protocol. A protocol speaks HTTP with its bots in
 * its own words, calls `EscalationsForBots`, and carries events back. The core knows protocols only through this file.
 */
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { AttachmentsForBots } from '../attachments/attachments-for-bots.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { Clock } from '../core/clock.ts';
import type { Forwarder } from '../core/forwarder.ts';
import type { HttpClient } from '../core/http-client.ts';
import type { DeliveryId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { SocketHandler } from '../core/socket.ts';
import type { EscalationsForBots } from '../escalations/bot-commands.ts';
import type { EscalationSignal } from '../escalations/escalation-event.ts';
import type { LiveFeed } from '../escalations/live-feed.ts';

export interface BotProtocolDefinition {
  /** Folder name and value of `bot.protocol`. */
  readonly kind: string;
  readonly label: string;
  /** Settings of one bot in this protocol; the console draws its form from the schema. */
  readonly settings: z.ZodType<object>;
  open(tools: BotProtocolTools): BotProtocol;
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
  /** Says whether new work is to be refused for now (429), and for how many seconds. */
  admission(): { readonly isOpen: true } | { readonly isOpen: false; readonly retryAfterSeconds: number };
}

export interface BotProtocol {
  /** Mounted at the root of the program; the protocol names its own paths. */
  readonly routes: Hono;
  readonly bare?: BareSide;
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
  readonly openSocket?: SocketHandler;
}

export interface EventDelivery {
  readonly deliveryId: DeliveryId;
  readonly bot: Bot;
  readonly callbackUrl: string;
  /** The body of the event, as `eventBody` made it. */
  readonly event: JsonObject;
}
