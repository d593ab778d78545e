import { DeliveryFailure } from '../failure.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';

/** Nobody's external id: any key may ask for it, and "not found" proves that the key was accepted. */
const nobody = 'passerelle-connection-check';

/** Proves both credentials with one small call each. Throws `reauthorize` when one is refused. */
export async function checkConnection(desk: Desk, signal: AbortSignal): Promise<void> {
  try {
    await desk.sunshine.getUser(nobody, signal);
  } catch (error) {
    if (!isRefusal(error, 404) || error.code === 'app_not_found') throw error;
  }
  const me = await desk.support.me(signal);
  // Zendesk answers 200 with an anonymous user where it might have answered 401.
  if (me.id === undefined)
    throw new DeliveryFailure('GET users/me answered with an anonymous user: e-mail or API token is wrong', {
      disposition: 'reauthorize',
      certainty: 'notSent',
    });
}
