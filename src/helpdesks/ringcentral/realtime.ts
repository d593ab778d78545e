/** The realtime address: one signed action per request, answered with the plain text `ok`. */
import type { HttpRequest } from '../../core/http-client.ts';
import { withDeliveryFailures } from '../failure.ts';
import type { HelpdeskTools } from '../helpdesk.ts';
import type { Action, ActionFile } from './action.ts';
import { again, refusalOfRealtime } from './failures.ts';
import type { RingcentralSettings } from './settings.ts';
import { signatureHeader, signatureOf } from './signature.ts';
import { type SignedBody, signedFileBody } from './signed-body.ts';

export interface Realtime {
  /** Throws `VendorRefusal` for a refusal; a 2xx that does not say `ok` is a failure with certainty `unknown`. */
  push(action: Action, signal: AbortSignal): Promise<void>;
  /** The same with one file in `params.attachments`, streamed. */
  pushFile(action: Action, file: ActionFile, signal: AbortSignal): Promise<void>;
}

export function createRealtime(settings: RingcentralSettings, tools: HelpdeskTools): Realtime {
  const send = async (what: string, signed: SignedBody, signal: AbortSignal): Promise<void> => {
    const request: HttpRequest = {
      method: 'POST',
      url: settings.realtimeUrl,
      headers: {
        'content-type': 'application/json',
        'content-length': String(signed.bytes),
        [signatureHeader]: signed.signature,
      },
      body: signed.body,
      signal,
    };
    const response = await withDeliveryFailures(() => tools.http.request(request));
    if (response.status < 200 || response.status > 299) throw await refusalOfRealtime(response, what, tools.now());
    const text = await withDeliveryFailures(() => response.text());
    if (!/^"?ok"?$/i.test(text.trim())) throw again(`${what} answered ${response.status} without saying ok`, 'unknown');
  };
  return {
    push: (action, signal) => {
      const body = JSON.stringify(action);
      const bytes = Buffer.byteLength(body);
      return send(
        `push ${action.action}`,
        { body, bytes, signature: signatureOf(body, settings.channelToken) },
        signal,
      );
    },
    pushFile: async (action, file, signal) =>
      send(`push ${action.action}`, await signedFileBody(action, file, settings.channelToken), signal),
  };
}
