const ticks = 10;

/**
 * Gives up after this long, as a window does. Of a time in which this process stood still little counts: the server
 * that is waited for stood still with it, and a busy machine must not pass for a slow answer.
 */
export function patience(ms: number): AbortSignal {
  const controller = new AbortController();
  let left = ticks;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    controller.abort(new DOMException(`Waited ${ms} ms for an answer.`, 'TimeoutError'));
  }, ms / ticks);
  timer.unref();
  return controller.signal;
}
