import type { Desk } from './desk.ts';
import { puppetOf } from './end-user.ts';

/** Proves both credentials with one small call each. Throws `DeliveryFailure`, `reauthorize` when one is refused. */
export async function checkConnection(desk: Desk, signal: AbortSignal): Promise<void> {
  await desk.rest.getSource(desk.sourceId, signal);
  // There is no call that only asks; this one leaves an identity as it is.
  await desk.realtime.push({ action: 'users.create', params: { ...puppetOf(desk.settings, 'bot') } }, signal);
}
