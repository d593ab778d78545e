import type { HttpClient } from '../core/http-client.ts';
import { HttpFailure } from '../core/http-client.ts';
import type { Attachment } from '../core/message.ts';
import { DeliveryFailure, failureOfTransport } from '../helpdesks/failure.ts';
import type { OpenFile } from '../helpdesks/helpdesk.ts';
import type { FileStore } from './store.ts';

/** Opens the bytes of a file that the end user sent, for an adapter. Throws `DeliveryFailure`. */
export type OpenAttachment = (attachment: Attachment, signal: AbortSignal) => Promise<OpenFile>;

export interface OpenAttachmentTools {
  readonly files: FileStore;
  /** Refuses private addresses: the URL was chosen by a bot. */
  readonly http: HttpClient;
  readonly bytesMax: number;
}

export function createOpenAttachment(tools: OpenAttachmentTools): OpenAttachment {
  return async ({ name, mediaType, sizeBytes, source }, signal) => {
    if (source.kind === 'stored') {
      const content = await tools.files.open(source.attachmentId);
      if (content !== null) return { name, mediaType, sizeBytes, content };
      throw refused('The uploaded file is no longer there');
    }
    if (source.kind === 'remote') throw refused('A file of the helpdesk cannot be sent back to it');
    const url = source.url;
    const responseBytesMax = tools.bytesMax;
    const response = await tools.http
      .request({ method: 'GET', url, signal, responseBytesMax })
      .catch((error: unknown) => {
        throw error instanceof HttpFailure ? failureOfTransport(error) : error;
      });
    if (response.status !== 200) throw failureOfAddress(response.status);
    const declared = Number(response.headers['content-length'] ?? Number.NaN);
    return { name, mediaType, sizeBytes: Number.isSafeInteger(declared) ? declared : null, content: response.stream() };
  };
}

function refused(message: string): DeliveryFailure {
  return new DeliveryFailure(message, { disposition: 'reject', certainty: 'notSent' });
}

/** The bot's file server is in trouble, not the helpdesk: neither its refusal nor its 401 may stop the connection. */
function failureOfAddress(status: number): DeliveryFailure {
  const message = `The address of a file answered ${status}`;
  if (status < 500 && status !== 429) return refused(message);
  return new DeliveryFailure(message, { disposition: 'retry', certainty: 'notSent' });
}
