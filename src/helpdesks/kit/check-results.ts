/** Lines of a self-check from a catalogue of texts, and calls whose failure is something to report. */
import { HttpFailure } from '../../core/http-client.ts';
import type { Localized } from '../../core/language.ts';
import { DeliveryFailure, failureOfTransport } from '../failure.ts';
import type { CheckResult } from '../helpdesk.ts';
import { localized, type Pair } from './setting-schema.ts';

/** What is said about one thing that is looked at: its name, what is right, and what to do otherwise. */
export interface CheckTexts {
  readonly label: Localized;
  readonly expected: Localized;
  readonly remedy: Localized;
}

export function about(label: Pair, expected: Pair, remedy: Pair): CheckTexts {
  return { label: localized(label), expected: localized(expected), remedy: localized(remedy) };
}

/** Something that reads the same in every language: a name, an address, a vendor's answer. */
export const same = (text: string): Localized => ({ en: text, fr: text });

const asExpected: Localized = { en: 'as expected', fr: 'comme attendu' };
const notLooked: Localized = { en: 'could not be looked at', fr: 'n’a pas pu être vérifié' };

/** Makers of lines for the checks of a catalogue. The remedy is shown only where there is something to mend. */
export function createChecklist<CheckId extends string>(texts: Readonly<Record<CheckId, CheckTexts>>) {
  const result = (id: CheckId, status: CheckResult['status'], seen: Localized): CheckResult => {
    const { label, expected, remedy } = texts[id];
    return { id, label, status, seen, expected, remedy: status === 'failed' || status === 'warning' ? remedy : null };
  };
  return {
    result,
    ok: (id: CheckId, seen: Localized = asExpected): CheckResult => result(id, 'ok', seen),
    skipped: (id: CheckId, seen: Localized = notLooked): CheckResult => result(id, 'skipped', seen),
  };
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
    if (error instanceof HttpFailure) return { ok: false, failure: failureOfTransport(error) };
    throw error;
  }
}
