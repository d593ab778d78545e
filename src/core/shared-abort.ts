import { setMaxListeners } from 'node:events';

/** An abort that any number of calls may listen to at once: many listeners are its use, and no leak to warn of. */
export function createSharedAbort(): AbortController {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  return abort;
}
