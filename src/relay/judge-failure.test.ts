import { describe, expect, it } from 'vitest';
import { HttpFailure } from '../core/http-client.ts';
import { newId } from '../core/ids.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import { type Certainty, DeliveryFailure, type Disposition, failureOfTransport } from '../helpdesks/failure.ts';
import type { Delivery } from '../outbox/delivery.ts';
import { attemptsMax, nextAttemptAt } from '../outbox/retry-policy.ts';
import { judgeFailure } from './judge-failure.ts';

const delivery = (overrides: Partial<Delivery> = {}): Delivery => ({
  id: newId('delivery'),
  lane: 'esc/helpdesk',
  side: 'helpdesk',
  target: 'con_1',
  escalationId: newId('escalation'),
  kind: 'send',
  payload: {},
  createdAt: 0,
  leaseToken: 't',
  attempts: 0,
  mayHaveArrived: false,
  notes: null,
  reachedStep: 0,
  ...overrides,
});

const failure = (disposition: Disposition, certainty: Certainty, more = {}) =>
  new DeliveryFailure('answered 500', { disposition, certainty, ...more });

const judge = (error: unknown, overrides: Partial<Delivery> = {}, isShutdown = false, hasBegun = true) =>
  judgeFailure({
    error,
    delivery: delivery(overrides),
    hasBegun,
    isShutdown,
    reachedStep: 0,
    startedAt: 900,
    now: 1000,
    chance: 0.5,
  });

describe('judgeFailure', () => {
  it('tries again on the ladder, and remembers that it may have arrived', () => {
    const { settlement, health } = judge(failure('retry', 'unknown'));
    expect(settlement).toMatchObject({ kind: 'retry', dueAt: 2000, countsAsAttempt: true, mayHaveArrived: true });
    expect(health).toBe('failed');
    expect(judge(failure('retry', 'notSent')).settlement).toMatchObject({ mayHaveArrived: false });
    expect(judge(failure('retry', 'notSent'), { mayHaveArrived: true }).settlement).toMatchObject({
      mayHaveArrived: true,
    });
  });

  it('blames no helpdesk, and spends no attempt, for a database of ours that is locked', () => {
    const locked = new StorageUnavailable('database is locked');
    const loading = judge(locked, { attempts: attemptsMax - 1 }, false, false);
    expect(loading).toMatchObject({
      settlement: { kind: 'retry', dueAt: 2000, countsAsAttempt: false, mayHaveArrived: false },
      health: 'neutral',
      pauseUntil: null,
    });
    expect(judge(locked).settlement).toMatchObject({ mayHaveArrived: true, countsAsAttempt: false });
  });

  it('blames no helpdesk for a file that cannot be had, even where its call broke with the file', () => {
    const file = failure('retry', 'notSent', { isElsewhere: true });
    expect(judge(file)).toMatchObject({
      settlement: { kind: 'retry', dueAt: 2000, countsAsAttempt: true, mayHaveArrived: false },
      health: 'neutral',
    });
    const broken = failureOfTransport(new HttpFailure('POST x: broken', 'unknown', file));
    expect(judge(broken)).toMatchObject({
      settlement: { kind: 'retry', countsAsAttempt: true, mayHaveArrived: true },
      health: 'neutral',
    });
    const refused = new HttpFailure('POST x: broken', 'unknown', failure('reject', 'notSent', { isElsewhere: true }));
    expect(judge(failureOfTransport(refused)).settlement).toMatchObject({ kind: 'dead', mayHaveArrived: true });
  });

  it('gives up after the last try', () => {
    expect(judge(failure('retry', 'unknown'), { attempts: attemptsMax - 1 }).settlement.kind).toBe('dead');
    expect(judge(failure('retry', 'unknown'), { attempts: attemptsMax - 2 }).settlement.kind).toBe('retry');
  });

  it('spends no attempt on a target that asks for time, and lets the whole target wait', () => {
    const judged = judge(failure('retry', 'notSent', { retryAfterMs: 7000, pausesTarget: true }), { attempts: 9 });
    expect(judged.settlement).toMatchObject({ kind: 'retry', dueAt: 8000, countsAsAttempt: false });
    expect(judged.pauseUntil).toBe(8000);
    expect(judged.health).toBe('neutral');
  });

  it('does not wait for ever for a target that always asks for time', () => {
    const error = failure('retry', 'notSent', { retryAfterMs: 7000, pausesTarget: true });
    const old = { attempts: attemptsMax - 1, createdAt: -2 * 60 * 60_000 };
    expect(judge(error, old).settlement.kind).toBe('dead');
  });

  it('gives each step of several calls its tries, and comes to an end when none gets further', () => {
    let waiting = { attempts: 0, reachedStep: 0, tries: 0 };
    const stepsOfTries = [1, 1, 2, 3, 3, 3, 2, 3, 0, 4];
    for (let isOver = false; !isOver; ) {
      const reachedStep = stepsOfTries[waiting.tries] ?? 4;
      const { settlement, health } = judgeFailure({
        error: failure('retry', 'unknown'),
        delivery: delivery(waiting),
        hasBegun: true,
        isShutdown: false,
        reachedStep,
        startedAt: 900,
        now: 1000,
        chance: 0.5,
      });
      isOver = settlement.kind !== 'retry';
      const isFurther = reachedStep > waiting.reachedStep;
      expect(health).toBe(isFurther ? 'neutral' : 'failed');
      if (isFurther) expect(settlement).toMatchObject({ kind: 'retry', dueAt: 2000, countsAsAttempt: false });
      const attempts = waiting.attempts + (isFurther ? 0 : 1);
      waiting = { attempts, reachedStep: Math.max(waiting.reachedStep, reachedStep), tries: waiting.tries + 1 };
    }
    expect(waiting).toEqual({ attempts: attemptsMax, reachedStep: 4, tries: attemptsMax + 4 });
  });

  it('gives a refused request up at once, without blaming the target', () => {
    expect(judge(failure('reject', 'notSent'))).toMatchObject({ settlement: { kind: 'dead' }, health: 'neutral' });
    expect(judge(failure('gone', 'notSent'))).toMatchObject({ settlement: { kind: 'dead' }, isGone: true });
  });

  it('stops the connection, not the message, when credentials are refused', () => {
    const judged = judge(failure('reauthorize', 'notSent'), { attempts: 9 });
    const settlement = { kind: 'retry', countsAsAttempt: false, dueAt: 31_000 };
    expect(judged).toMatchObject({ isUnauthorized: true, settlement });
    expect(judge(failure('retry', 'notSent'))).toMatchObject({ isUnauthorized: false });
  });

  it('gives a delivery back untouched at shut-down, unless it may have been sent', () => {
    expect(judge(failure('retry', 'notSent'), {}, true).settlement.kind).toBe('released');
    expect(judge(failure('retry', 'unknown'), {}, true).settlement).toMatchObject({
      kind: 'retry',
      countsAsAttempt: false,
      mayHaveArrived: true,
    });
  });

  it('gives up a file whose address stays away within a minute: the words of the end user wait behind it', () => {
    const away = failure('retry', 'notSent', { isElsewhere: true });
    let at = 1000;
    let attempts = 0;
    for (;;) {
      const { settlement, health, code } = judge(away, { attempts });
      expect([health, code]).toEqual(['neutral', 'file_unavailable']);
      if (settlement.kind !== 'retry') break;
      at += settlement.dueAt - 1000;
      attempts += 1;
    }
    expect(attempts).toBe(5);
    expect(at).toBeLessThan(60_000);
    expect(judge(failure('retry', 'notSent'), { attempts }).settlement.kind).toBe('retry');
  });

  it('takes a bug for something that may have arrived', () => {
    const judged = judge(new TypeError('x is not a function: lea@example.test'));
    expect(judged.settlement).toMatchObject({ kind: 'retry', mayHaveArrived: true });
    expect(judged.error).not.toContain('example.test');
  });
});

describe('nextAttemptAt', () => {
  it('gives ten tries within about nineteen minutes', () => {
    let at = 0;
    for (let attempts = 1; attempts < attemptsMax; attempts += 1)
      at = nextAttemptAt(attempts, at, null, 0.5) ?? Number.NaN;
    expect(attemptsMax).toBe(10);
    expect(at).toBe(1128_000);
    expect(nextAttemptAt(attemptsMax, at, null, 0.5)).toBeNull();
  });

  it('stays within a fifth of the ladder, and never undercuts the wait that the other side named', () => {
    expect(nextAttemptAt(4, 0, null, 0)).toBe(8000);
    expect(nextAttemptAt(4, 0, null, 0.999)).toBeLessThan(12_000);
    expect(nextAttemptAt(1, 0, 45_000, 0.5)).toBe(45_000);
  });
});
