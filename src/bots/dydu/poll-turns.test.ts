import { describe, expect, it } from 'vitest';
import { newId } from '../../core/ids.ts';
import { createPollTurns } from './poll-turns.ts';

function opened() {
  let now = 1_000;
  const turns = createPollTurns(() => now);
  const id = newId('escalation');
  const at = (seq: number, window = 7) => ({ seq, frames: 0, window });
  return {
    at,
    take: (seq: number, window = 7) => turns.take(id, at(seq, window)),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('of polls that ask from one place', () => {
  it('one is told, until the window has surely had no answer', () => {
    const { take, pass, at } = opened();
    take(3)?.told(at(4));
    pass(2_500);
    expect(take(3)).toBeNull();
    pass(2_500);
    expect(take(3)).not.toBeNull();
  });

  it('the next is told at once when there was nothing to tell, or its window broke off', () => {
    const { take } = opened();
    take(3)?.giveBack();
    expect(take(3)).not.toBeNull();
  });

  it('a turn that is given back late takes nothing from the one after it', () => {
    const { take, pass } = opened();
    const early = take(3);
    pass(5_000);
    take(3);
    early?.giveBack();
    expect(take(3)).toBeNull();
  });
});

it('tells the same thing to one poll only, though another asks from after something that says nothing', () => {
  const { take, at } = opened();
  const slow = take(3);
  expect(take(4)).toBeNull();
  slow?.told(at(5));
  expect(take(4)).toBeNull();
  expect(take(5)).not.toBeNull();
});

describe('a poll from a place that its window has left', () => {
  it('is not told what the window has long had, as long as repeats may come', () => {
    const { take, pass, at } = opened();
    take(3)?.told(at(4));
    take(4);
    pass(20_000);
    expect(take(3)).toBeNull();
    pass(10_000);
    expect(take(3)).not.toBeNull();
  });

  it('takes nothing from the polls of another window of the same dialog', () => {
    const { take, at } = opened();
    take(3, 7)?.told(at(4));
    take(4, 7);
    expect(take(3, 8)).not.toBeNull();
  });
});
