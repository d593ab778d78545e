import { describe, expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../test/support/builders.ts';
import type { BotTexts } from '../bot-accounts/bot.ts';
import { decideTimer } from './decide-timer.ts';
import { Draft } from './draft.ts';
import type { Escalation } from './escalation.ts';
import { dueAction, trueWakeAt } from './timers.ts';

const timers = { assignmentMs: 100, userIdleMs: 50, userIdleWarningMs: 20, agentIdleMs: 70, totalLifeMs: 1000 };
const around = (now: number) => ({ now, bot: makeBot(), linkTo: () => '' });

/** The agent has answered, and waits for the end user. */
const answered = makeEscalation({
  timers,
  startedAt: 0,
  lastUserMessageAt: 10,
  state: 'active',
  lastAgentMessageAt: 20,
});

describe('timers', () => {
  it('end an escalation that no agent took, and never one that was taken', () => {
    const waiting = makeEscalation({ timers, startedAt: 0 });
    expect(dueAction(waiting, 99)).toBeNull();
    expect(dueAction(waiting, 100)).toBe('endUnassigned');
    const active = makeEscalation({ timers, startedAt: 0, state: 'active', acceptedAt: 90, lastAgentMessageAt: 90 });
    expect(dueAction(active, 100)).toBeNull();
  });

  it.each([
    [59_999, 'less than 1 min', 'moins de 1 min'],
    [60_000, '1 min', '1 min'],
    [119_999, '1 min', '1 min'],
    [600_000, '10 min', '10 min'],
  ])('promised more time than there was: %d ms are %s', (userIdleWarningMs, en, fr) => {
    const warningIn = (language: 'en' | 'fr', texts: BotTexts = {}) => {
      const itsTimers = { ...timers, userIdleMs: userIdleWarningMs * 2, userIdleWarningMs };
      const quiet = { ...answered, timers: { ...itsTimers, totalLifeMs: 0 }, language };
      const bot = makeBot({ texts });
      const warned = decideTimer(quiet, 'en', { ...around(20 + userIdleWarningMs), bot });
      return warned?.events?.[0]?.data['text'];
    };
    expect(warningIn('en')).toContain(`will end in ${en} without`);
    expect(warningIn('fr')).toContain(`prendra fin dans ${fr}.`);
    expect(warningIn('fr', { idleWarning: { fr: 'Fin dans {minutes} min !' } })).toBe(`Fin dans ${fr} !`);
  });

  it('warn an idle end user once, then end', () => {
    expect(dueAction(answered, 49)).toBeNull();
    expect(dueAction(answered, 50)).toBe('warnIdleUser');
    const warned = decideTimer(answered, 'en', around(50));
    expect(warned?.events?.map((event) => event.type)).toEqual(['escalation.idle_warned']);
    if (warned === null) throw new Error('no warning');
    expect(dueAction(warned.escalation, 60)).toBeNull();
    expect(decideTimer(warned.escalation, 'en', around(70))?.escalation.end?.reason).toBe('user_idle');
  });

  it('warn again after a new message of the agent', () => {
    expect(dueAction({ ...answered, lastAgentMessageAt: 200, idleWarnedAt: 50 }, 230)).toBe('warnIdleUser');
  });

  it('leave a warned end user the time that the warning names, however late it was given', () => {
    // The program was away when it was due.
    const warned = decideTimer(answered, 'en', around(500));
    if (warned === null) throw new Error('no warning');
    expect(warned.events?.[0]?.data).toMatchObject({ endsAt: new Date(520).toISOString() });
    expect(trueWakeAt(warned.escalation)).toBe(520);
    expect(dueAction(warned.escalation, 519)).toBeNull();
    expect(dueAction(warned.escalation, 520)).toBe('endIdleUser');
  });

  it('name in the warning the seconds that are left, for bots with words of their own', () => {
    const patient = { ...timers, userIdleMs: 600_000, userIdleWarningMs: 90_400, totalLifeMs: 0 };
    const warned = decideTimer({ ...answered, timers: patient }, 'en', around(600_000));
    expect(warned?.events?.[0]?.data).toMatchObject({ endsInSeconds: 90 });
  });

  it('are set earlier by whatever brings them forward, and left alone where what is stored is early enough', () => {
    const wakeAfter = (wakeAt: number | null, over: Partial<Escalation> = {}) => {
      const draft = new Draft({ ...answered, wakeAt, ...over }, around(30));
      draft.patch({ notices: ['x'] });
      const { escalation, movesWake } = draft.done();
      return [escalation.wakeAt, movesWake];
    };
    expect(wakeAfter(null)).toEqual([50, true]);
    expect(wakeAfter(100)).toEqual([50, true]);
    // It rings once too early, finds nothing to do, and is set again: cheaper than to write it with each message.
    expect(wakeAfter(40)).toEqual([40, false]);
    expect(wakeAfter(40, { state: 'ended' })).toEqual([null, true]);
    expect(wakeAfter(null, { state: 'ended' })).toEqual([null, false]);
  });

  it('take no end user for idle who waits for the first word of an agent', () => {
    const joined = makeEscalation({ timers, startedAt: 0, lastUserMessageAt: 0, state: 'active', acceptedAt: 90 });
    expect(dueAction(joined, 159)).toBeNull();
    expect(dueAction(joined, 160)).toBe('endIdleAgent');
    const patient = { ...joined, timers: { ...timers, agentIdleMs: 0 } };
    expect(dueAction(patient, 999)).toBeNull();
    const asked = { ...joined, lastUserMessageAt: 120 };
    expect(trueWakeAt(asked)).toBe(190);
  });

  it('hold the agent to their own limit while the end user is waiting', () => {
    const active = makeEscalation({
      timers,
      startedAt: 0,
      lastUserMessageAt: 30,
      state: 'active',
      lastAgentMessageAt: 20,
    });
    expect(dueAction(active, 99)).toBeNull();
    expect(decideTimer(active, 'en', around(100))?.escalation.end?.reason).toBe('agent_idle');
  });

  it('are off at 0', () => {
    const off = { assignmentMs: 0, userIdleMs: 0, userIdleWarningMs: 0, agentIdleMs: 0, totalLifeMs: 0 };
    for (const state of ['opening', 'waiting', 'active'] as const) {
      const escalation = makeEscalation({ timers: off, state });
      expect(trueWakeAt(escalation)).toBeNull();
      expect(dueAction(escalation, Number.MAX_SAFE_INTEGER)).toBeNull();
    }
  });

  it('do nothing after the end', () => {
    expect(trueWakeAt(makeEscalation({ timers, state: 'ended' }))).toBeNull();
  });
});
