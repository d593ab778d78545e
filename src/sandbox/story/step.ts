import { setTimeout as pause } from 'node:timers/promises';
import type { Party } from '../activity-log.ts';

/** One thing that must happen. `run` resolves with what was seen, or throws saying what was seen instead. */
export interface Step {
  readonly name: string;
  readonly from: Party;
  readonly to: Party;
  run(): Promise<string>;
}

export interface StepReport {
  readonly name: string;
  readonly from: Party;
  readonly to: Party;
  readonly ok: boolean;
  /** From the first move of the step until it was seen to have worked, or was given up. */
  readonly ms: number;
  readonly detail: string;
}

/** Something else happened than what the step waited for. Its message says both. */
export class StepFailed extends Error {
  constructor(expected: string, seen: string) {
    super(`expected ${expected}; seen instead: ${seen}`);
    this.name = 'StepFailed';
  }
}

/** Plays steps one after the other and reports each. What comes after a failed one cannot be judged, and is not tried. */
export async function playSteps(
  steps: readonly Step[],
  report: (step: StepReport) => void,
): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  let failed: string | null = null;
  for (const step of steps) {
    const done: StepReport = failed === null ? await play(step) : untried(step, failed);
    if (!done.ok) failed ??= step.name;
    reports.push(done);
    report(done);
  }
  return reports;
}

async function play({ name, from, to, run }: Step): Promise<StepReport> {
  const begun = performance.now();
  const ms = () => Math.round(performance.now() - begun);
  try {
    const detail = await run();
    return { name, from, to, ok: true, ms: ms(), detail };
  } catch (error) {
    return { name, from, to, ok: false, ms: ms(), detail: error instanceof Error ? explain(error) : String(error) };
  }
}

function untried({ name, from, to }: Step, failed: string): StepReport {
  return { name, from, to, ok: false, ms: 0, detail: `not tried, because "${failed}" failed` };
}

function explain(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

/** What a look saw: what was wanted, or something else in words. */
export type Look<Value> = { readonly is: Value } | { readonly seen: string };

export interface Patience {
  readonly deadlineMs: number;
  /** What is waited for, to be read after "expected". */
  readonly expected: string;
}

const lookEveryMs = 20;

/** Looks again and again until it is there. Throws `StepFailed` with what was seen last when the deadline passes. */
export async function eventually<Value>(patience: Patience, look: () => Promise<Look<Value>>): Promise<Value> {
  const until = performance.now() + patience.deadlineMs;
  for (;;) {
    const found = await look();
    if ('is' in found) return found.is;
    if (performance.now() > until) {
      throw new StepFailed(`${patience.expected} within ${patience.deadlineMs} ms`, found.seen);
    }
    await pause(lookEveryMs);
  }
}
