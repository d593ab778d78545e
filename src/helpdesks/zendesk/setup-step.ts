import type { DeliveryFailure } from '../failure.ts';
import type { CheckResult, SetupCall } from '../helpdesk.ts';
import { same } from '../kit/check-results.ts';
import type { Desk } from './desk.ts';
import type { ZendeskSettings } from './settings.ts';
import type { SetupClient } from './setup-client.ts';
import { result } from './setup-result.ts';
import type { CheckId } from './setup-texts.ts';

/** What a check or a step of the wiring works with. */
export interface Checkup {
  readonly desk: Desk;
  readonly setup: SetupClient;
  readonly call: SetupCall;
}

/** What a step of the wiring leaves behind: settings to keep, and its lines of the report. */
export interface StepOutcome {
  readonly settings: Partial<ZendeskSettings>;
  readonly report: readonly CheckResult[];
}

/** The same account as it is once earlier steps are kept. */
export function withSettings(checkup: Checkup, changes: Partial<ZendeskSettings>): Checkup {
  return { ...checkup, desk: { ...checkup.desk, settings: { ...checkup.desk.settings, ...changes } } };
}

/** The vendor said no: the remedy of the check says how to do it by hand. */
export function failedStep(id: CheckId, failure: DeliveryFailure): StepOutcome {
  return { settings: {}, report: [result(id, 'failed', same(failure.message))] };
}
