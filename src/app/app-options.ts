/** What the program is started with. */
import type { BotProtocolDefinition } from '../bots/bot-protocol.ts';
import type { AddressRanges } from '../core/address-ranges.ts';
import type { Clock } from '../core/clock.ts';
import type { MasterKeys } from '../core/seal.ts';
import type { Secret } from '../core/secret.ts';
import type { Database } from '../db/stores.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import type { HttpClients } from '../http/client.ts';

export interface AppOptions {
  readonly publicUrl: string | null;
  readonly dataFolder: string;
  readonly masterKeys: MasterKeys;
  readonly adminTokenHash: string;
  readonly metricsToken: Secret | null;
  readonly allowPrivateTargets: boolean;
  readonly logLevel: string;
  /** Whose word about a caller's address counts; proxies with an address that is not public when absent. */
  readonly trustedProxies?: AddressRanges;
  /** How long ended escalations are kept; for ever when absent or 0. */
  readonly retentionDays?: number;
  /** Whether SQLite runs in a thread of its own; only compiled sources can. Yes when absent. */
  readonly databaseThread?: boolean;
  readonly clock?: Clock;
  /** Helpdesks of vendors; all we know when absent. */
  readonly helpdesks?: readonly AnyHelpdesk[];
  /** Whether there is a helpdesk inside the program to try things; yes when absent. */
  readonly offersSandbox?: boolean;
  readonly botProtocols?: readonly BotProtocolDefinition[];
  /** Where logs go; standard output when absent. */
  readonly logTo?: { write(line: string): void };
  /** The database is lost for good: the process has to end. */
  readonly onFatal?: (error: Error) => void;
  /** Stand between the program and its database or its calls to others, so that a proof can break in at every step. */
  readonly wrapDatabase?: (database: Database) => Database;
  readonly wrapHttp?: (clients: HttpClients) => HttpClients;
}
