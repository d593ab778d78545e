import type { Books } from './books.ts';
import { openRawConnection, type RawAnswer, type RawConnection } from './raw-connection.ts';

export interface Target {
  readonly port: number;
  /** The whole HTTP request of the message with that number. */
  request(number: number): string;
}

interface ClosedLoop {
  readonly count: number;
  readonly connections: number;
  /** Nothing new is sent after this moment of `performance.now()`. */
  readonly until?: number;
}

/**
 * `count` messages over that many connections, each sending its next one when the last was answered. A refusal with
 * Retry-After is waited out, and the message sent again.
 */
export async function closedLoop(
  books: Books,
  target: Target,
  { count, connections, until = Number.POSITIVE_INFINITY }: ClosedLoop,
): Promise<void> {
  const lines = await openLines(target.port, connections);
  let next = 0;
  await Promise.all(
    lines.map(
      (line) =>
        new Promise<void>((resolve, reject) => {
          const sendNext = (): void => {
            const number = next;
            next += 1;
            if (number >= count || performance.now() >= until) resolve();
            else send(number);
          };
          const send = (number: number): void => {
            const at = performance.now();
            books.scheduled(number, at);
            line.send(target.request(number), (answer) => {
              if (isAccepted(answer)) {
                books.accepted(number, performance.now() - at);
                sendNext();
              } else if (answer.status === 429) {
                books.refused(number);
                const waitMs = (answer.retryAfterSeconds ?? 1) * 1_000;
                if (performance.now() + waitMs >= until) resolve();
                else setTimeout(() => send(number), waitMs);
              } else reject(new Error(`A message was answered with ${answer.status}.`));
            });
          };
          sendNext();
        }),
    ),
  );
  for (const line of lines) line.close();
}

/** Sends at a fixed rate; time counts from the moment at which a message was due, so that a stall is not hidden. */
export async function openLoop(
  books: Books,
  target: Target,
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
): Promise<void> {
  const idle = await openLines(target.port, 64);
  const all = [...idle];
  const began = performance.now() + 20;
  const everyMs = 1_000 / perSecond;
  let answered = 0;
  let failure: Error | null = null;
  await new Promise<void>((resolve, reject) => {
    const launch = (number: number, dueAt: number): void => {
      books.scheduled(number, dueAt);
      // In turn, so that none is idle for so long that the other side closes it.
      const line = idle.shift();
      if (line === undefined) {
        setTimeout(() => launch(number, dueAt), 1);
        return;
      }
      line.send(target.request(number), (answer) => {
        idle.push(line);
        if (isAccepted(answer)) books.accepted(number, performance.now() - dueAt);
        else if (answer.status === 429) books.refused(number);
        else failure = new Error(`A message was answered with ${answer.status}.`);
        answered += 1;
        if (failure !== null) reject(failure);
        else if (answered === count) resolve();
      });
    };
    let next = 0;
    const tick = (): void => {
      while (next < count && performance.now() >= began + next * everyMs) {
        launch(next, began + next * everyMs);
        next += 1;
      }
      if (next >= count || failure !== null) return;
      // Timers are good to a millisecond only, which is as much as the fastest relay takes.
      const waitMs = began + next * everyMs - performance.now();
      if (waitMs > 2) setTimeout(tick, waitMs - 2);
      else setImmediate(tick);
    };
    tick();
  });
  for (const line of all) line.close();
}

function isAccepted({ status }: RawAnswer): boolean {
  return status >= 200 && status < 300;
}

/** Connections are open before anything is timed. */
function openLines(port: number, count: number): Promise<RawConnection[]> {
  return Promise.all(Array.from({ length: count }, () => openRawConnection(port)));
}
