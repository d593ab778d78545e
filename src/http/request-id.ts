import { requestId } from 'hono/request-id';
import { timeSortedHex } from '../core/ids.ts';

/** What every handler of ours finds in its context. */
export interface ApiEnv {
  Variables: { requestId: string };
}

export function newRequestId(): string {
  return `req_${timeSortedHex()}`;
}

/** Names every request; a caller's own `X-Request-Id` is kept when it is short and plain. The answer repeats it. */
export const requestIds = () => requestId({ limitLength: 64, generator: newRequestId });
