import { AppError } from '../core/app-error.ts';
import type { EscalationId } from '../core/ids.ts';

/**
 * The escalation is there, but what is stored of it cannot be read: it is sealed with a key that is not given, or was
 * written by another release. Says nothing about bot or helpdesk, and is not mended by waiting.
 */
export class UnreadableEscalation extends AppError {
  constructor(id: EscalationId, cause: unknown) {
    const message = `What is stored of escalation ${id} cannot be read here. The operator's "passerelle doctor" says why.`;
    super('unavailable', message, { cause, retryAfterSeconds: 60 });
    this.name = 'UnreadableEscalation';
  }
}
