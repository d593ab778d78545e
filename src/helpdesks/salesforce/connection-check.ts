import type { Desk } from './desk.ts';
import { newToken } from './token.ts';

/** Proves the deployment with one token, and the org's credentials where there are any. Makes no conversation. */
export async function checkConnection(desk: Desk, signal: AbortSignal): Promise<void> {
  await newToken(desk, 'passerelle-connection-check', signal);
  await desk.core?.authenticate(signal);
}
