import { z } from 'zod';
import type { TimerPolicy } from './timer-policy.ts';

const daysMax = 30;
const seconds = z
  .int()
  .min(0)
  .max(daysMax * 86_400);

/** Limits on waiting as people write them at the API and in the console: whole seconds, 0 for none. */
export const timerSettings = z.strictObject({
  assignmentSeconds: seconds.optional().meta({
    description: 'From the start until an agent answers or joins; then the escalation ends with assignment_timeout.',
  }),
  userIdleSeconds: seconds.optional().meta({
    description: 'Silence of the end user after an agent spoke; then it ends with user_idle.',
  }),
  userIdleWarningSeconds: seconds.optional().meta({
    description: 'How long before that end the end user is warned by escalation.idle_warned.',
  }),
  agentIdleSeconds: seconds.optional().meta({
    description:
      'Silence of the agent after the end user spoke, or after the agent joined; then it ends with agent_idle.',
  }),
  totalLifeSeconds: seconds.optional().meta({ description: 'From the start, whatever happens; ends with expired.' }),
});
export type TimerSettings = z.output<typeof timerSettings>;

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The limits that were named, in milliseconds. */
export function timersFromSettings(settings: TimerSettings): Partial<TimerPolicy> {
  const timers: Partial<Mutable<TimerPolicy>> = {};
  if (settings.assignmentSeconds !== undefined) timers.assignmentMs = settings.assignmentSeconds * 1000;
  if (settings.userIdleSeconds !== undefined) timers.userIdleMs = settings.userIdleSeconds * 1000;
  if (settings.userIdleWarningSeconds !== undefined) timers.userIdleWarningMs = settings.userIdleWarningSeconds * 1000;
  if (settings.agentIdleSeconds !== undefined) timers.agentIdleMs = settings.agentIdleSeconds * 1000;
  if (settings.totalLifeSeconds !== undefined) timers.totalLifeMs = settings.totalLifeSeconds * 1000;
  return timers;
}

/** All limits, in whole seconds. */
export function settingsFromTimers(timers: TimerPolicy): Required<TimerSettings> {
  return {
    assignmentSeconds: Math.round(timers.assignmentMs / 1000),
    userIdleSeconds: Math.round(timers.userIdleMs / 1000),
    userIdleWarningSeconds: Math.round(timers.userIdleWarningMs / 1000),
    agentIdleSeconds: Math.round(timers.agentIdleMs / 1000),
    totalLifeSeconds: Math.round(timers.totalLifeMs / 1000),
  };
}
