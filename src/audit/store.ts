import type { AuditEntry } from '../core/audit.ts';
import type { EpochMs } from '../core/clock.ts';
import type { AuditEntryId } from '../core/ids.ts';

/** One line of the audit log: who did what to which thing, and when. */
export interface AuditRecord extends AuditEntry {
  readonly id: AuditEntryId;
  readonly at: EpochMs;
}

export interface AuditFilter {
  readonly actorId?: string;
  readonly action?: string;
  readonly subject?: string;
  /** Newest first; continues before this id. Ids sort by time. */
  readonly before?: AuditEntryId;
  readonly limit: number;
}

/** Where it is kept what administrators did. Nothing in it is ever changed. */
export interface AuditStore {
  add(record: AuditRecord): Promise<void>;
  list(filter: AuditFilter): Promise<readonly AuditRecord[]>;
}
