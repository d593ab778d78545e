import { describe, expect, it } from 'vitest';
import { createTargetGates, type TargetGates } from './target-gates.ts';

function openGates(): { gates: TargetGates; clock: { at: number; now(): number }; told: [string, boolean][] } {
  const clock = { at: 1000, now: () => clock.at };
  const gates = createTargetGates(clock);
  const told: [string, boolean][] = [];
  gates.onReachability((target, isDown) => told.push([target, isDown]));
  return { gates, clock, told };
}

function attempts(gates: TargetGates, times: number, health: 'ok' | 'failed' | 'neutral'): void {
  for (let i = 0; i < times; i += 1) {
    gates.began('con_1');
    gates.ended('con_1', health);
  }
}

describe('target gates', () => {
  it('break after ten failures in a row, and say so once', () => {
    const { gates, told } = openGates();
    attempts(gates, 9, 'failed');
    expect(gates.stateOf('con_1')).toBe('open');
    attempts(gates, 5, 'failed');
    expect(gates.stateOf('con_1')).toBe('broken');
    expect(gates.unavailable()).toEqual(['con_1']);
    expect(told).toEqual([['con_1', true]]);
  });

  it('break when seven of ten fail within five minutes', () => {
    const { gates } = openGates();
    attempts(gates, 3, 'ok');
    attempts(gates, 6, 'failed');
    expect(gates.stateOf('con_1')).toBe('open');
    attempts(gates, 1, 'failed');
    expect(gates.stateOf('con_1')).toBe('broken');
  });

  it('stay open while fewer fail, however many they are', () => {
    const { gates } = openGates();
    for (let round = 0; round < 20; round += 1) {
      attempts(gates, 3, 'failed');
      attempts(gates, 2, 'ok');
      expect(gates.stateOf('con_1')).toBe('open');
    }
  });

  it('break after ten in a row behind any number that went well, and refusals between them change nothing', () => {
    const { gates } = openGates();
    attempts(gates, 90, 'ok');
    attempts(gates, 9, 'failed');
    attempts(gates, 1, 'ok');
    attempts(gates, 5, 'failed');
    attempts(gates, 20, 'neutral');
    attempts(gates, 4, 'failed');
    expect(gates.stateOf('con_1')).toBe('open');
    attempts(gates, 1, 'failed');
    expect(gates.stateOf('con_1')).toBe('broken');
  });

  it('count what failed more than five minutes ago no more', () => {
    const { gates, clock } = openGates();
    attempts(gates, 6, 'failed');
    clock.at += 5 * 60_000 + 1;
    attempts(gates, 1, 'ok');
    attempts(gates, 6, 'failed');
    expect(gates.stateOf('con_1')).toBe('open');
  });

  it('tell of a target that is back only where it was away, and each of both once', () => {
    const { gates, told } = openGates();
    gates.pause('con_1', 5000);
    gates.reopen('con_1');
    gates.reopen('con_2');
    expect(told).toEqual([]);
    gates.unauthorize('con_1');
    gates.unauthorize('con_1');
    gates.reopen('con_1');
    expect(told).toEqual([
      ['con_1', true],
      ['con_1', false],
    ]);
  });

  it('ask for a probe after thirty seconds, and open only when it has passed', () => {
    const { gates, clock, told } = openGates();
    attempts(gates, 10, 'failed');
    expect(gates.toProbe()).toEqual([]);
    clock.at += 30_000;
    expect(gates.toProbe()).toEqual(['con_1']);
    expect(gates.stateOf('con_1')).toBe('broken');
    gates.reopen('con_1');
    expect(gates.stateOf('con_1')).toBe('open');
    expect(told).toEqual([
      ['con_1', true],
      ['con_1', false],
    ]);
    attempts(gates, 9, 'failed');
    expect(gates.stateOf('con_1')).toBe('open');
  });

  it('are not put off by calls that were in flight when the target broke, only by a failed probe', () => {
    const { gates, clock } = openGates();
    attempts(gates, 10, 'failed');
    clock.at += 29_000;
    attempts(gates, 3, 'failed');
    clock.at += 1_000;
    expect(gates.toProbe()).toEqual(['con_1']);
    gates.staysBroken('con_1');
    expect(gates.toProbe()).toEqual([]);
  });

  it('take a refused request for no sign of bad health', () => {
    const { gates } = openGates();
    attempts(gates, 50, 'neutral');
    expect(gates.stateOf('con_1')).toBe('open');
  });

  it('let a target rest for as long as it asked', () => {
    const { gates, clock } = openGates();
    gates.pause('con_1', 5000);
    gates.pause('con_1', 3000);
    clock.at = 4999;
    expect(gates.stateOf('con_1')).toBe('paused');
    clock.at = 5000;
    expect(gates.stateOf('con_1')).toBe('open');
  });

  it('stay closed while credentials are refused', () => {
    const { gates, clock } = openGates();
    gates.unauthorize('con_1');
    clock.at += 3_600_000;
    expect(gates.stateOf('con_1')).toBe('unauthorized');
    expect(gates.toProbe()).toEqual(['con_1']);
  });

  it('hold one target to its share of calls in flight without holding up others', () => {
    const { gates } = openGates();
    for (let i = 0; i < 32; i += 1) gates.began('con_1');
    gates.began('con_2');
    expect(gates.unavailable()).toEqual(['con_1']);
    gates.ended('con_1', 'ok');
    expect(gates.unavailable()).toEqual([]);
  });

  it('give a target that asked for time half of what it had, and one more with every call that went well', () => {
    const { gates, clock } = openGates();
    const begin = (times: number) => Array.from({ length: times }, () => gates.began('con_1'));
    begin(12);
    for (let i = 0; i < 12; i += 1) {
      gates.ended('con_1', 'neutral');
      gates.pause('con_1', 5_000);
    }
    expect(gates.narrowed()).toEqual({});
    expect(gates.unavailable()).toEqual(['con_1']);
    clock.at = 5_000;
    expect(gates.narrowed()).toEqual({ con_1: 6 });
    begin(6);
    expect(gates.mayCall('con_1')).toBe(false);
    expect(gates.unavailable()).toEqual(['con_1']);
    gates.ended('con_1', 'ok');
    expect(gates.narrowed()).toEqual({ con_1: 2 });
    for (let i = 0; i < 5; i += 1) gates.ended('con_1', 'neutral');
    expect(gates.narrowed()).toEqual({ con_1: 7 });
    attempts(gates, 25, 'ok');
    expect(gates.narrowed()).toEqual({});
    expect(gates.mayCall('con_1')).toBe(true);
  });

  it('leave a target that always asks for time one call, and all of them once its settings change', () => {
    const { gates, clock } = openGates();
    for (let i = 0; i < 9; i += 1) {
      gates.began('con_1');
      gates.ended('con_1', 'neutral');
      gates.pause('con_1', clock.at + 1_000);
      clock.at += 1_000;
    }
    expect(gates.narrowed()).toEqual({ con_1: 1 });
    gates.reopen('con_1');
    expect(gates.narrowed()).toEqual({});
  });

  it('do not stay closed until a clock that was ahead would have been right', () => {
    const { gates, clock } = openGates();
    clock.at += 86_400_000;
    attempts(gates, 10, 'failed');
    gates.pause('con_2', clock.at + 5_000);
    clock.at -= 86_400_000;
    expect(gates.toProbe()).toEqual(['con_1']);
    expect(gates.stateOf('con_2')).toBe('open');
  });
});
