import { HttpFailure } from '../../core/http-client.ts';
import type { Localized } from '../../core/language.ts';
import { DeliveryFailure } from '../failure.ts';
import type { CheckResult } from '../helpdesk.ts';
import { type CheckId, checkTexts } from './setup-texts.ts';

export const same = (text: string): Localized => ({ en: text, fr: text });
const seenOk: Localized = { en: 'as expected', fr: 'comme attendu' };
const notLooked: Localized = { en: 'could not be looked at', fr: "n'a pas pu être vérifié" };

/** The remedy is shown only where there is something to mend. */
export function result(id: CheckId, status: CheckResult['status'], seen: Localized): CheckResult {
  const { label, expected, remedy } = checkTexts[id];
  return { id, label, status, seen, expected, remedy: status === 'failed' || status === 'warning' ? remedy : null };
}

export function ok(id: CheckId, seen: Localized = seenOk): CheckResult {
  return result(id, 'ok', seen);
}

export function skipped(id: CheckId, seen: Localized = notLooked): CheckResult {
  return result(id, 'skipped', seen);
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: DeliveryFailure };

/** Runs a call whose failure is something to report. Anything but trouble with the vendor is a bug and passes through. */
export async function attempt<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    if (error instanceof DeliveryFailure) return { ok: false, failure: error };
    if (!(error instanceof HttpFailure)) throw error;
    const failure = new DeliveryFailure(error.message, { disposition: 'retry', certainty: 'unknown' });
    return { ok: false, failure };
  }
}
