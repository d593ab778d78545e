import { AppError } from '../core/app-error.ts';
import type { ConnectionId } from '../core/ids.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Call } from '../helpdesks/helpdesk.ts';

const withinMs = 30_000;

/**
 * Asks a helpdesk something for an administrator who waits for it. Trouble with the helpdesk becomes an `AppError` that
 * says what to do: `unavailable` when it may work later, `conflict` when the settings have to be looked at.
 */
export async function askHelpdesk<Answer>(id: ConnectionId, ask: (call: Call) => Promise<Answer>): Promise<Answer> {
  try {
    return await ask({ signal: AbortSignal.timeout(withinMs) });
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    if (error.disposition === 'retry') {
      const wait = error.retryAfterMs === null ? {} : { retryAfterSeconds: error.retryAfterMs / 1000 };
      const message = `The helpdesk does not answer as it should (${error.message}). Try again later.`;
      throw new AppError('unavailable', message, { ...wait, cause: error });
    }
    const message = `The helpdesk refuses us (${error.message}). Run the check of connection ${id}.`;
    throw new AppError('conflict', message, { cause: error });
  }
}
