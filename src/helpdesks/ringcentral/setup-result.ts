import type { SetupCall } from '../helpdesk.ts';
import { createChecklist } from '../kit/check-results.ts';
import type { Desk } from './desk.ts';
import type { SetupClient } from './setup-client.ts';
import { checkTexts } from './setup-texts.ts';

/** What a check or a step of the wiring works with. */
export interface Checkup {
  readonly desk: Desk;
  readonly setup: SetupClient;
  readonly call: SetupCall;
}

export const { result, ok, skipped } = createChecklist(checkTexts);
