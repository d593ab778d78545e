import type { Clock, EpochMs } from '../../src/core/clock.ts';

/** How the clock of a run goes; the same for the program and for the helpdesk, but for the offset. */
export interface ClockPlan {
  /** Where simulated time begins. */
  readonly origin: EpochMs;
  /** Seconds of simulated time in one real second. */
  readonly scale: number;
  /** How far the program's own clock is wrong. */
  readonly offsetMs: number;
}

export interface PlannedClock extends Clock {
  readonly scale: number;
  /** Sets the clock forward or back. */
  moveTo(offsetMs: number): void;
}

/** A clock that runs faster than real time, as the text of a `ClockPlan` says; the system's when the text is empty. */
export function createPlannedClock(text: string): PlannedClock {
  const plan = text === '' ? { origin: Date.now(), scale: 1, offsetMs: 0 } : (JSON.parse(text) as ClockPlan);
  let { offsetMs } = plan;
  return {
    scale: plan.scale,
    now: () => Math.round(plan.origin + (Date.now() - plan.origin) * plan.scale + offsetMs),
    moveTo: (value) => {
      offsetMs = value;
    },
  };
}
