import { setTimeout as wait } from 'node:timers/promises';

/** Between two looks: soon enough for a person, and one indexed query per open page. */
const lookEveryMs = 1_500;

/**
 * Yields the state at once and then whenever it has changed, as `keyOf` tells. It looks instead of listening, so that
 * nothing is missed over a restart, and what another process did is seen too.
 */
export async function* watchState<State>(
  signal: AbortSignal,
  read: () => Promise<State>,
  keyOf: (state: State) => string,
  everyMs = lookEveryMs,
): AsyncGenerator<State> {
  let shown: string | null = null;
  while (!signal.aborted) {
    const state = await read();
    const key = keyOf(state);
    if (key !== shown) {
      shown = key;
      yield state;
    }
    await wait(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
