import { PasserelleError } from './passerelle-error.ts';

export interface CallerOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: typeof fetch;
  /** How often a call that may safely be repeated is tried in all. */
  readonly triesMax: number;
  readonly timeoutMs: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: Blob | Uint8Array | ArrayBuffer;
  readonly signal?: AbortSignal | undefined;
  /** Whether a repeat does nothing twice, so that it may be tried again. */
  readonly isRepeatable: boolean;
  /** Instead of the usual limit of one try. */
  readonly timeoutMs?: number;
}

/** Makes one call, again after a while when that may help, and returns the JSON answer. Throws `PasserelleError`. */
export async function call<Answer>(options: CallerOptions, request: Call): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await callOnce<Answer>(options, request);
    } catch (error) {
      const waitMs = waitBefore(error, tries);
      if (!request.isRepeatable || tries >= options.triesMax || waitMs === null) throw error;
      await pause(waitMs, request.signal);
    }
  }
}

async function callOnce<Answer>(options: CallerOptions, request: Call): Promise<Answer> {
  const within = AbortSignal.timeout(request.timeoutMs ?? options.timeoutMs);
  const signal = request.signal === undefined ? within : AbortSignal.any([request.signal, within]);
  const response = await send(options, request, signal);
  const text = await response.text().catch((cause: unknown) => {
    throw noAnswer(options, request, cause);
  });
  try {
    return (text === '' ? null : JSON.parse(text)) as Answer;
  } catch (cause) {
    const { status } = response;
    throw new PasserelleError(`http_${status}`, `What answered at ${options.baseUrl} is not Passerelle.`, {
      status,
      cause,
    });
  }
}

/** Sends a request and hands back an answer of 2xx, unread. Throws `PasserelleError` for every other. */
export async function send(options: CallerOptions, request: Call, signal: AbortSignal): Promise<Response> {
  const { method, path, headers, json, body } = request;
  let response: Response;
  try {
    response = await options.fetch(`${options.baseUrl}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${options.apiKey}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      // Bytes of every kind are sent alike; only the types of some platforms doubt it.
      ...(body === undefined ? {} : { body: body as Blob }),
      redirect: 'error',
      signal,
    });
  } catch (cause) {
    throw noAnswer(options, request, cause);
  }
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** The caller's own cancelling is passed on as it is. */
function noAnswer({ baseUrl }: CallerOptions, { signal }: Call, cause: unknown): unknown {
  if (signal?.aborted === true) return signal.reason;
  const message = `Passerelle gave no answer at ${baseUrl}: ${reasonOf(cause)}.`;
  return new PasserelleError('no_answer', message, { status: 0, cause });
}

/** `fetch` says only that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const inner = error.cause instanceof Error ? error.cause : error;
  const { code } = inner as { readonly code?: unknown };
  return inner.message === '' && typeof code === 'string' ? code : inner.message;
}

interface ProblemBody {
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    readonly requestId?: string;
    readonly details?: readonly { readonly path: string; readonly message: string }[];
  };
}

async function refusalOf(response: Response): Promise<PasserelleError> {
  const { status } = response;
  const text = await response.text().catch(() => '');
  const { error = {} } = problemIn(text);
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new PasserelleError(error.code ?? `http_${status}`, error.message ?? `Passerelle answered ${status}.`, {
    status,
    details: error.details ?? [],
    requestId: error.requestId ?? null,
    retryAfterSeconds: Number.isFinite(wait) ? wait : null,
  });
}

function problemIn(text: string): ProblemBody {
  try {
    return (JSON.parse(text) ?? {}) as ProblemBody;
  } catch {
    // Something in between answered, such as a proxy.
    return {};
  }
}

const passingStatuses = new Set([0, 429, 500, 502, 503, 504]);
const waitMsMax = 30_000;

/** How long to wait before trying again after this error, `null` when it would not help. */
export function waitBefore(error: unknown, tries: number): number | null {
  if (!(error instanceof PasserelleError) || !passingStatuses.has(error.status)) return null;
  const ladderMs = Math.min(200 * 2 ** (tries - 1), 5_000);
  const ownMs = ladderMs * (0.75 + Math.random() / 2);
  return Math.min(Math.max(ownMs, (error.retryAfterSeconds ?? 0) * 1000), waitMsMax);
}

/** Resolves after that time; rejects with the reason of the signal as soon as it is cancelled. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('Cancelled.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
