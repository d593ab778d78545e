import { describe, expect, it } from 'vitest';
import { eventually, playSteps, type Step, StepFailed, type StepReport } from './step.ts';

const step = (name: string, run: () => Promise<string>): Step => ({ name, from: 'bot', to: 'agent', run });

describe('a story', () => {
  it('reports each step as soon as it is over, with what was seen', async () => {
    const told: StepReport[] = [];
    await playSteps([step('one', async () => 'seen'), step('two', async () => 'too')], (report) => told.push(report));
    expect(told).toMatchObject([
      { name: 'one', ok: true, detail: 'seen' },
      { name: 'two', ok: true, detail: 'too' },
    ]);
  });

  it('does not try what comes after a failed step, and never calls it good', async () => {
    let isTried = false;
    const steps = [
      step('one', () => Promise.reject(new StepFailed('a ticket', 'none'))),
      step('two', async () => {
        isTried = true;
        return '';
      }),
    ];
    const reports = await playSteps(steps, () => undefined);
    expect(reports.map(({ ok, detail }) => [ok, detail])).toEqual([
      [false, 'expected a ticket; seen instead: none'],
      [false, 'not tried, because "one" failed'],
    ]);
    expect(isTried).toBe(false);
  });

  it('waits for what comes late', async () => {
    let looks = 0;
    const look = async () => {
      looks += 1;
      return looks < 3 ? { seen: 'nothing' } : { is: 'it' };
    };
    expect(await eventually({ deadlineMs: 5_000, expected: 'it' }, look)).toBe('it');
  });

  it('says what was seen last when the deadline passes', async () => {
    const look = async () => ({ seen: 'an empty window' });
    await expect(eventually({ deadlineMs: 30, expected: 'an answer' }, look)).rejects.toThrow(
      'expected an answer within 30 ms; seen instead: an empty window',
    );
  });
});
