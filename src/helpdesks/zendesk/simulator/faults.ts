import type { RefuseCall } from '../../kit/simulated-faults.ts';
import type { AccountState } from './state.ts';

/** Rules are written against vendor paths: Sunshine Conversations without its `/sc`. */
export function vendorPath(path: string): string {
  return path.replace(/^\/sc(?=\/v2\/)/, '');
}

/** Each of the two APIs words a failure in its own way. */
export function refuseCalls({ switches }: AccountState): RefuseCall {
  return (c, status, retryAfterSeconds) => {
    const isSunco = c.req.path.startsWith('/sc/');
    const wait = retryAfterSeconds ?? (isSunco && status === 429 ? switches.suncoRetryAfter : null);
    const body = isSunco
      ? { errors: [{ code: codeOf(status), title: 'The request failed' }] }
      : { error: codeOf(status), description: 'The request failed' };
    return Response.json(body, { status, ...(wait === null ? {} : { headers: { 'retry-after': String(wait) } }) });
  };
}

function codeOf(status: number): string {
  if (status === 429) return 'too_many_requests';
  return status >= 500 ? 'internal_server_error' : 'bad_request';
}
