import type { OutboxStore } from '../../outbox/store.ts';
import type { DryRunTools } from '../dry-run-start.ts';
import type { EndAsAdminTools } from '../end-as-admin.ts';
import type { ForgetTools } from '../forget-end-user.ts';
import type { ReplayTools } from '../replay-delivery.ts';
import type { EscalationStore } from '../store.ts';

/** What the admin routes of this feature need. */
export interface EscalationAdminTools
  extends Omit<EndAsAdminTools, 'bots' | 'connections'>,
    Omit<ReplayTools, 'keeper' | 'outbox'>,
    Omit<DryRunTools, 'bots'>,
    Omit<ForgetTools, 'store' | 'bots'> {
  readonly store: EscalationStore;
  readonly outbox: OutboxStore;
  readonly bots: DryRunTools['bots'] & ForgetTools['bots'];
}
