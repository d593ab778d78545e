import { AppError, type AppErrorCode } from '../core/app-error.ts';

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
