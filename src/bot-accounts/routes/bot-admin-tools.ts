import type { AuditLog } from '../../core/audit.ts';
import type { BotId } from '../../core/ids.ts';
import type { BotAdministration } from '../create-bot.ts';
import type { CallbackTestTools } from '../test-callback.ts';

/** What the admin routes of this feature need. */
export interface BotAdminTools extends BotAdministration, CallbackTestTools {
  readonly directory: BotAdministration['directory'];
  readonly protocols: readonly (BotAdministration['protocols'][number] & { readonly label: string })[];
  readonly audit: AuditLog;
  /** Throws `AppError('conflict')` while the bot cannot be spared. */
  refuseInUse(id: BotId): Promise<void>;
}
