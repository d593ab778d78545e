import type { HttpClient, HttpResponse } from '../core/http-client.ts';
import { DeliveryFailure, retryAfterOf } from '../helpdesks/failure.ts';

/**
 * Wraps the client of one connection so that it learns the helpdesk's limits from its answers: once an answer says that
 * nothing is left, or asks for time, further calls to that part of the API fail at once as `notSent`, without a request,
 * until the time is over. Understands `Retry-After`, `ratelimit-remaining` with `ratelimit-reset`, and
 * `x-rate-limit-remaining`, whose window is one minute. A request with a rate of its own neither waits nor makes others wait.
 */
export function obeyRateLimits(http: HttpClient, now: () => number): HttpClient {
  const closedUntil = new Map<string, number>();
  return {
    request: async (request) => {
      if (request.hasOwnRate === true) return await http.request(request);
      const part = partOf(request.url);
      const waitMs = (closedUntil.get(part) ?? 0) - now();
      // Nobody is obeyed for longer: a clock that was ahead has set it.
      if (waitMs > 0 && waitMs <= restMsMax) {
        throw new DeliveryFailure('The rate limit of the helpdesk is used up', {
          disposition: 'retry',
          certainty: 'notSent',
          retryAfterMs: waitMs,
          pausesTarget: true,
        });
      }
      const response = await http.request(request);
      const restMs = restOf(response, now());
      if (restMs > 0) closedUntil.set(part, now() + restMs);
      return response;
    },
  };
}

const restMsMax = 10 * 60_000;
const minuteMs = 60_000;

/** How long nothing should be asked after this answer. */
function restOf({ status, headers }: HttpResponse, now: number): number {
  if (status === 429) return Math.min(retryAfterOf(headers['retry-after'], now) ?? 1_000, restMsMax);
  if (headers['ratelimit-remaining'] === '0') {
    const seconds = Number(headers['ratelimit-reset'] ?? Number.NaN);
    return Number.isFinite(seconds) ? Math.min(seconds * 1_000, restMsMax) : 1_000;
  }
  // Its window is the running minute: ask again a little later rather than use up the account for everybody else.
  return headers['x-rate-limit-remaining'] === '0' ? minuteMs / 4 : 0;
}

/** Limits are kept apart by host and API: `https://acme.example/sc` and `https://acme.example/api`. */
function partOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}/${pathname.split('/')[1] ?? ''}`;
}
