import { describe, expect, it } from 'vitest';
import { newId } from '../../core/ids.ts';
import { createLiveFeed } from '../../escalations/live-feed.ts';
import { createLiveSignals } from './live-signals.ts';

const openedAt = 60_000;

function opened(beganAt = 0) {
  let now = beganAt;
  const live = createLiveSignals(createLiveFeed(), () => now);
  now = openedAt;
  const id = newId('escalation');
  const at = (ms: number) => {
    now = openedAt + ms;
    return live.carrierOf(id, openedAt);
  };
  return { live, id, at };
}

describe('what carries news to a window that has opened a socket', () => {
  it('is the socket, when nothing polls', () => {
    expect(opened().at(0)).toBe('socket');
  });

  it('is unclear just after a start of the program, which has not heard the polls of its windows yet', () => {
    const { live, id, at } = opened(openedAt - 1_000);
    live.talked(id);
    expect(at(1_000)).toBe('unclear');
    live.polled(id, openedAt + 2_000);
    expect(at(2_000)).toBe('polls');
  });

  it('is its polls, when it goes on polling after its input has opened the socket again', () => {
    const { live, id, at } = opened();
    live.polled(id, openedAt - 2_000);
    live.talked(id);
    expect(at(500)).toBe('unclear');
    live.polled(id, openedAt + 2_500);
    expect(at(3_000)).toBe('polls');
    expect(at(60_000)).toBe('polls');
  });

  it('is the socket, when the last poll of the page before came early and waited long for storage', () => {
    const { live, id, at } = opened();
    live.talked(id);
    at(5_000);
    live.polled(id, openedAt - 100);
    expect(at(5_000)).toBe('unclear');
    expect(at(10_001)).toBe('socket');
  });

  it('is the socket again, when the polls have stopped for longer than a hidden page rests', () => {
    const { live, id, at } = opened();
    live.talked(id);
    live.polled(id, openedAt + 2_500);
    expect(at(92_000)).toBe('polls');
    expect(at(93_000)).toBe('socket');
  });
});
