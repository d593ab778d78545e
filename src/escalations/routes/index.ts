import type { AdminRoutes } from '../../http/admin-route.ts';
import { answerAtDeskAsAgent } from './answer-at-desk.ts';
import { dryRunStart } from './dry-run-start.ts';
import { endAtDeskAsAgent } from './end-at-desk.ts';
import { endEscalation } from './end-escalation.ts';
import type { EscalationAdminTools } from './escalation-tools.ts';
import { forgetEndUser } from './forget-end-user.ts';
import { getEscalation } from './get-escalation.ts';
import { listDeliveries } from './list-deliveries.ts';
import { listEscalations } from './list-escalations.ts';
import { removeEscalation } from './remove-escalation.ts';
import { replayDelivery } from './replay-delivery.ts';
import { replayEscalation } from './replay-escalation.ts';
import { replayTarget } from './replay-target.ts';
import { searchEndUser } from './search-end-user.ts';
import { skipDelivery } from './skip-delivery.ts';
import { skipTarget } from './skip-target.ts';
import { transferAtDeskAsAgent } from './transfer-at-desk.ts';

const operations = [
  dryRunStart,
  listEscalations,
  getEscalation,
  endEscalation,
  removeEscalation,
  answerAtDeskAsAgent,
  endAtDeskAsAgent,
  transferAtDeskAsAgent,
  replayEscalation,
  listDeliveries,
  replayDelivery,
  replayTarget,
  skipDelivery,
  skipTarget,
  searchEndUser,
  forgetEndUser,
];

/** Adds the routes of escalations and deliveries to the admin API. */
export function mountEscalations(api: AdminRoutes, tools: EscalationAdminTools): void {
  for (const mount of operations) mount(api, tools);
}
