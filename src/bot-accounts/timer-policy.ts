/** Limits on waiting, in milliseconds; 0 switches one off. */
export interface TimerPolicy {
  /** From the start until an agent answers or joins. */
  readonly assignmentMs: number;
  /** Since the end user's last message, counted while an agent is waiting for them. */
  readonly userIdleMs: number;
  /** How long before that end the end user is warned; 0 for no warning. */
  readonly userIdleWarningMs: number;
  /** Since the end user's last message, or since an agent came who has said nothing yet. */
  readonly agentIdleMs: number;
  /** From the start, whatever happens. */
  readonly totalLifeMs: number;
}

export const defaultTimers: TimerPolicy = {
  assignmentMs: 10 * 60_000,
  userIdleMs: 15 * 60_000,
  userIdleWarningMs: 2 * 60_000,
  agentIdleMs: 0,
  totalLifeMs: 24 * 60 * 60_000,
};
