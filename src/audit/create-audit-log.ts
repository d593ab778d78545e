import type { AuditLog } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import type { AuditStore } from './store.ts';

export interface AuditLogTools {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Writes down what administrators do, in the database and in the log. Resolves when it is durable. */
export function createAuditLog({ store, clock, log }: AuditLogTools): AuditLog {
  return {
    record: async ({ actor, action, subject }) => {
      log.info({ actor: actor.kind, actorId: actor.id, action, subject }, 'admin.changed');
      await store.add({ id: newId('auditEntry'), at: clock.now(), actor, action, subject });
    },
  };
}
