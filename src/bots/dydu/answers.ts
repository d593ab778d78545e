import type { HeaderPairs } from '../../core/forwarder.ts';
import type { JsonObject } from '../../core/json.ts';
import { encodeValues } from './wire.ts';

/** The window lives on the customer's own site. It sends no cookie of ours, so that any site may read the answer. */
const openToAll = {
  'access-control-allow-origin': '*',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** An answer of our own, always 200: on anything else the window leaves for another server. */
export function jsonAnswer(body: JsonObject): Response {
  return new Response(JSON.stringify(body), {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', ...openToAll },
  });
}

/** `values` as the window reads it: every string in Base64. */
export function valuesAnswer(values: JsonObject): Response {
  return jsonAnswer({ type: 'talkResponse', values: encodeValues(values) });
}

/**
 * An answer to what a window in its livechat asks over HTTP. It decodes an answer to a poll twice, and `values` besides: so
 * texts come in Base64 already and are put into it once more. An answer that does not say `startLivechat` would have it
 * show a line of its own after an upload, behind which it forgets how far it is and never hears of anything again.
 */
export function livechatAnswer(values: JsonObject): Response {
  return jsonAnswer({ values: { ...encodeValues(values), startLivechat: true } });
}

export function textAnswer(text: string, contentType: string): Response {
  return new Response(text, {
    status: 200,
    headers: { 'content-type': `${contentType}; charset=utf-8`, ...openToAll },
  });
}

/** For what cannot be answered at all: nobody is configured there, or no server of the bot can be reached. */
export function plainRefusal(status: number, message: string): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...openToAll };
  return new Response(`${message}\n`, { status, headers });
}

/** Leave to call us from any site, when the bot's server cannot give it. */
export function preflightAnswer(request: Request): Response {
  const asked = request.headers.get('access-control-request-headers');
  return new Response(null, {
    status: 204,
    headers: {
      ...openToAll,
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      ...(asked === null ? {} : { 'access-control-allow-headers': asked }),
    },
  });
}

const aboutTheBytes = new Set(['content-length', 'content-encoding', 'content-md5', 'etag', 'digest', 'content-type']);

/** The bot's own answer with another body: its headers stay, save those that describe the bytes. */
export function rewrittenAnswer(headers: HeaderPairs, body: JsonObject): Response {
  const kept = new Headers();
  for (const [name, value] of headers) if (!aboutTheBytes.has(name.toLowerCase())) kept.append(name, value);
  kept.set('content-type', 'application/json; charset=utf-8');
  return new Response(JSON.stringify(body), { status: 200, headers: kept });
}
