/**
 * Runs work under a signal that ends with the parent's, or after that time with a `TimeoutError`. Nothing stays behind
 * when the work is over: `AbortSignal.any` and `AbortSignal.timeout` keep a timer and weak references for each call,
 * which at thousands of calls per second is most of what the garbage collector does.
 */
export async function withDeadline<Result>(
  parent: AbortSignal,
  withinMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const own = new AbortController();
  const follow = (): void => own.abort(parent.reason);
  if (parent.aborted) follow();
  const timer = setTimeout(() => own.abort(new DOMException('The time is over.', 'TimeoutError')), withinMs);
  timer.unref();
  parent.addEventListener('abort', follow, { once: true });
  try {
    return await work(own.signal);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', follow);
  }
}
