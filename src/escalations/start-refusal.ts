import type { LiveConnection } from '../connections/live-connections.ts';
import { AppError, type AppErrorCode } from '../core/app-error.ts';
import type { AvailabilityState } from '../helpdesks/helpdesk.ts';
import { type GateState, isOutOfReach } from '../outbox/target-gates.ts';

/** Why a start was not taken, as the bot is told. */
export const startRefusals = [
  'no_agent',
  'closed',
  'queue_full',
  'unknown_skill',
  'helpdesk_unavailable',
  'channel_unsupported',
] as const satisfies readonly AppErrorCode[];

export type StartRefusal = (typeof startRefusals)[number];

/** The code of a refusal that says something about how a bot is set up or served; `null` for any other trouble. */
export function startRefusalOf(error: unknown): StartRefusal | null {
  if (!(error instanceof AppError)) return null;
  return startRefusals.find((code) => code === error.code) ?? null;
}

/** Whether no start is taken over this connection now, whoever is there; escalations that run go on. */
export function takesNoStarts(
  { connection, isOff }: Pick<LiveConnection, 'connection' | 'isOff'>,
  gate: GateState,
): boolean {
  return isOff || connection.isPaused || isOutOfReach(gate);
}

/** Why a bot whose end users do not queue is refused in this state of the helpdesk; `null` when it is not. */
export function refusalWhere(state: AvailabilityState): Extract<StartRefusal, 'closed' | 'no_agent'> | null {
  if (state === 'closed') return 'closed';
  return state === 'unavailable' ? 'no_agent' : null;
}
