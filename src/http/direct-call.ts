/**
 * One call straight on undici's dispatcher, for what is called once per message. The library's own `request` makes a
 * stream for each answer and, below an interceptor, turns every header back and forth: twice the cost of the call itself.
 */
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { HttpFailure, HttpRequest, HttpResponse } from '../core/http-client.ts';

export interface DirectCall {
  readonly dispatcher: Dispatcher;
  readonly request: HttpRequest;
  readonly url: URL;
  /** Largest answer that is read. */
  readonly bytesMax: number;
  /** Largest answer that is read whole, which may be less: the refusal that came instead of a stream. */
  readonly wholeBytesMax: number;
  /** Puts what went wrong into words; `hasStarted` tells whether the request has been written, in whole or in part. */
  failure(cause: unknown, hasStarted: boolean): HttpFailure;
}

/** Read ahead of a consumer before the other side has to wait. */
const aheadBytesMax = 262_144;

/** Resolves with the head of the answer. Rejects, as its body does later, with what `failure` makes of the trouble. */
export function callDirectly(call: DirectCall): Promise<HttpResponse> {
  const { dispatcher, request, url } = call;
  return new Promise((resolve, reject) => {
    const answer = new DirectAnswer(call, resolve, reject);
    if (request.signal.aborted) return;
    const { body } = request;
    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: request.method,
          headers: request.headers ?? {},
          body: body === undefined ? null : isBytes(body) ? body : Readable.from(body, { objectMode: false }),
        },
        answer,
      );
    } catch (error) {
      answer.fail(error);
    }
  });
}

function isBytes(body: NonNullable<HttpRequest['body']>): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

/**
 * Follows one call through undici and keeps its answer. undici starts a request only on a connection that is open, so
 * everything that fails earlier (name, refused, TLS, guard, cancelled in the queue) surely did not reach anybody.
 */
class DirectAnswer implements Dispatcher.DispatchHandler {
  readonly #call: DirectCall;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: HttpFailure) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #waitingBytes = 0;
  #hasStarted = false;
  #isWantedWhole = false;
  #isTaken = false;
  #isOver = false;
  #failure: HttpFailure | null = null;
  #wake: (() => void) | null = null;

  constructor(call: DirectCall, resolve: (response: HttpResponse) => void, reject: (error: HttpFailure) => void) {
    this.#call = call;
    this.#resolve = resolve;
    this.#reject = reject;
    const { signal } = call.request;
    signal.addEventListener('abort', this.#cancel, { once: true });
    if (signal.aborted) this.#cancel();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new Error('cancelled before it was sent'));
    else this.#hasStarted = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    given: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    const headers: Record<string, string> = {};
    for (const name in given) {
      const value = given[name];
      if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
    }
    this.#resolve({ status, headers, text: () => this.#text(), stream: () => this.#stream() });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#bytes += chunk.byteLength;
    if (this.#isTooLarge()) return;
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.byteLength;
    if (!this.#isWantedWhole && this.#waitingBytes > aheadBytesMax) controller.pause();
    if (!this.#isWantedWhole) this.#tell();
  }

  /** Then it is given up. */
  #isTooLarge(): boolean {
    const { bytesMax, wholeBytesMax } = this.#call;
    const max = this.#isWantedWhole ? Math.min(bytesMax, wholeBytesMax) : bytesMax;
    if (this.#bytes <= max) return false;
    this.fail(new Error(`the answer is larger than ${max} bytes`));
    return true;
  }

  onResponseEnd(): void {
    this.#end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.fail(error);
  }

  fail(cause: unknown): void {
    if (this.#isOver) return;
    this.#failure = this.#call.failure(cause, this.#hasStarted);
    this.#reject(this.#failure);
    this.#end();
    if (this.#controller?.aborted === false) {
      this.#controller.abort(cause instanceof Error ? cause : new Error('cancelled'));
    }
  }

  readonly #cancel = (): void => this.fail(this.#call.request.signal.reason);

  #end(): void {
    this.#isOver = true;
    this.#call.request.signal.removeEventListener('abort', this.#cancel);
    this.#tell();
  }

  #tell(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #moved(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #take(): void {
    if (this.#isTaken) throw new Error('the body of an answer can be read once');
    this.#isTaken = true;
  }

  async #text(): Promise<string> {
    this.#take();
    this.#isWantedWhole = true;
    if (!this.#isOver) this.#isTooLarge();
    if (this.#controller?.paused === true) this.#controller.resume();
    if (!this.#isOver) await this.#moved();
    if (this.#failure !== null) throw this.#failure;
    const [only] = this.#chunks;
    const whole = only !== undefined && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    return new TextDecoder().decode(whole);
  }

  #stream(): AsyncIterable<Uint8Array> {
    this.#take();
    return this.#read();
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk !== undefined) {
          this.#waitingBytes -= chunk.byteLength;
          yield chunk;
        } else if (this.#failure !== null) throw this.#failure;
        else if (this.#isOver) return;
        else {
          if (this.#controller?.paused === true) this.#controller.resume();
          await this.#moved();
        }
      }
    } finally {
      // Whoever stops reading half way gives the connection up.
      this.fail(new Error('not read to its end'));
    }
  }
}
