import type { OrgState } from './state.ts';

/** A refusal of the messaging API. A refused token is answered by the gateway, in plain text. */
export function refusal(state: OrgState, status: number, retryAfterSeconds?: number, message?: string): Response {
  if (status === 401) return expired();
  const wait = retryAfterSeconds ?? (status === 429 ? state.switches.retryAfterSeconds : null);
  const headers = wait === null || wait === undefined ? {} : { 'retry-after': String(wait) };
  return Response.json({ message: message ?? `The request failed with ${status}` }, { status, headers });
}

export function expired(): Response {
  return new Response('Jwt is expired', { status: 401, headers: { 'content-type': 'text/plain' } });
}

/** A refusal of the org's REST API: a list of errors. */
export function orgRefusal(status: number, errorCode: string, message: string): Response {
  return Response.json([{ message, errorCode, fields: [] }], { status });
}
