/**
 * The one way in which the program calls others. Made in `http/client.ts`, handed to adapters and callbacks.
 * It never retries: the outbox owns time.
 */
export interface HttpClient {
  /**
   * Sends one request and resolves for every status code.
   * Rejects with `HttpFailure` when no answer came; a cancelled signal rejects the same way.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes are sent as they are; an async iterable is streamed. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** Largest answer that is read; more rejects with certainty `unknown`. 1 MiB when absent. */
  readonly responseBytesMax?: number;
  /**
   * A connection outside of those that calls share. `stream`: the answer goes on for as long as it is wanted, whatever its
   * size. `file`: it is handed on to somebody outside, who may read slowly or not at all.
   */
  readonly connection?: 'stream' | 'file';
  /** Its rate is not the account's: an answer that asks for time concerns whoever sent this, and nobody else waits. */
  readonly hasOwnRate?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; several values of one name are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body as text, read once. */
  text(): Promise<string>;
  /** The body as a stream, for media. Either this or `text`, never both. */
  stream(): AsyncIterable<Uint8Array>;
}

/** No usable answer: `notSent` when the request surely did not reach the other side, otherwise `unknown`. */
export class HttpFailure extends Error {
  readonly certainty: 'notSent' | 'unknown';

  constructor(message: string, certainty: 'notSent' | 'unknown', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'HttpFailure';
    this.certainty = certainty;
  }
}
