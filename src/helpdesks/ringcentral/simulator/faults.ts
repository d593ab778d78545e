import type { RefuseCall } from '../../kit/simulated-faults.ts';

/** The realtime address answers in plain text, the REST API with an error in JSON. */
export const refuseCall: RefuseCall = (c, status, retryAfterSeconds) => {
  const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  if (c.req.path.startsWith('/realtime/')) return new Response('The request failed', { status, headers });
  const error = status === 429 ? 'rate_limit_exceeded' : status >= 500 ? 'internal_server_error' : 'bad_request';
  return Response.json({ error, message: 'The request failed', status }, { status, headers });
};
