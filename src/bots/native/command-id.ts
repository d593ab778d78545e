import { z } from '@hono/zod-openapi';
import { AppError } from '../../core/app-error.ts';
import { clientId } from './submitted-message.ts';

export const idempotencyHeader = z.object({
  'idempotency-key': clientId.optional().meta({ description: 'Instead of `id` in the body; the same thing.' }),
});

/** The id of a command, from the body or the header. Throws `AppError('invalid_request')` when it has none, or two. */
export function commandId(inBody: string | undefined, inHeader: string | undefined): string {
  const id = inBody ?? inHeader;
  if (id === undefined) {
    const message = 'is required: a repeat of the command with the same id does nothing twice';
    throw new AppError('invalid_request', 'The request is refused: it has no id.', {
      details: [{ path: 'id', message }],
    });
  }
  if (inHeader !== undefined && inHeader !== id) {
    const message = 'must be the same as the header Idempotency-Key; give one of them';
    throw new AppError('invalid_request', 'The request is refused: it has two different ids.', {
      details: [{ path: 'id', message }],
    });
  }
  return id;
}
