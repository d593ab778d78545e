import type { AttachmentStore } from '../attachments/store.ts';
import type { AuditStore } from '../audit/store.ts';
import type { BotStore } from '../bot-accounts/store.ts';
import type { ConnectionStore } from '../connections/store.ts';
import type { EscalationStore } from '../escalations/store.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { PeopleStore } from '../people/store.ts';
import type { RouteStore } from '../routing/store.ts';

/** Every storage port, over one database. */
export interface Stores {
  readonly escalations: EscalationStore;
  readonly outbox: OutboxStore;
  readonly bots: BotStore;
  readonly connections: ConnectionStore;
  readonly routes: RouteStore;
  readonly attachments: AttachmentStore;
  readonly people: PeopleStore;
  readonly audit: AuditStore;
}

export interface Database {
  readonly stores: Stores;
  /** Resolves when the database can be read and written now; rejects with the reason otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
