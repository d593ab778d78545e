import type { ProofDesk } from '../proof-desk.ts';
import { ringcentralDesk } from './ringcentral.ts';
import { salesforceDesk } from './salesforce.ts';
import { zendeskDesk } from './zendesk.ts';

/** Every helpdesk of the proof; the first one is meant when none is named. */
export const proofDesks: readonly ProofDesk[] = [zendeskDesk, ringcentralDesk, salesforceDesk];

/** Throws for a kind that the proof does not know. */
export function proofDeskOf(kind: string): ProofDesk {
  const found = proofDesks.find((desk) => desk.kind === kind);
  if (found !== undefined) return found;
  throw new Error(`There is no helpdesk "${kind}": ${proofDesks.map((desk) => desk.kind).join(', ')}.`);
}
