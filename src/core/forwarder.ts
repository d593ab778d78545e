import type { Socket } from './socket.ts';

/**
 * Passes requests on to a server that somebody configured, as they are: nothing is added, joined, decoded, followed or
 * retried. Refuses addresses of our own network unless they are allowed.
 */
export interface Forwarder {
  /** Rejects with `HttpFailure` when no answer came; `notSent` when the request surely did not arrive. */
  forward(request: ForwardRequest): Promise<ForwardAnswer>;
  /** Opens a WebSocket. Rejects with `HttpFailure` when it does not come about. */
  connect(request: ConnectRequest): Promise<Socket>;
}

/** Header names and values in the order in which they came; a name may come several times. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

export interface ForwardRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderPairs;
  readonly body: Uint8Array | ReadableStream<Uint8Array> | null;
  readonly signal: AbortSignal;
}

export interface ForwardAnswer {
  readonly status: number;
  readonly headers: HeaderPairs;
  /** The bytes as they came, still in their content encoding. Read it or cancel it. */
  readonly body: ReadableStream<Uint8Array>;
}

export interface ConnectRequest {
  /** http and https stand for ws and wss. */
  readonly url: string;
  readonly headers: HeaderPairs;
  /** Ends the opening only; an open socket is closed by whoever has it. */
  readonly signal: AbortSignal;
}
