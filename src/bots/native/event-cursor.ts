import { z } from '@hono/zod-openapi';

/** Number of the newest event that the bot has: what comes after it is wanted. */
export const seq = z.coerce
  .number({ error: 'must be a whole number, the seq of an event or 0' })
  .int('must be a whole number')
  .min(0)
  .max(Number.MAX_SAFE_INTEGER);
