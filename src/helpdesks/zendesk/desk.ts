import type { HelpdeskTools } from '../helpdesk.ts';
import { createSunshine, type Sunshine } from './client.ts';
import type { JsonCaller } from './json-call.ts';
import type { ZendeskSettings } from './settings.ts';
import { createSupport, createSupportCaller, type Support } from './support-client.ts';
import type { WireConversation } from './wire.ts';

/** One account as the commands and sides see it: its settings and both of its APIs. */
export interface Desk {
  readonly settings: ZendeskSettings;
  readonly tools: HelpdeskTools;
  readonly sunshine: Sunshine;
  readonly support: Support;
  /** For the calls of the Support API that only set-up and checks make. */
  readonly callSupport: JsonCaller;
}

export function createDesk(settings: ZendeskSettings, tools: HelpdeskTools): Desk {
  const callSupport = createSupportCaller(settings, tools);
  return {
    settings,
    tools,
    sunshine: createSunshine(settings, tools),
    support: createSupport(callSupport),
    callSupport,
  };
}

/** Whether agents control the conversation now. Accounts may have renamed the entry, so type, name and id count. */
export function isWithAgents(conversation: WireConversation, settings: ZendeskSettings): boolean {
  const active = conversation.activeSwitchboardIntegration;
  if (active === undefined) return false;
  return (
    active.integrationType === 'zd:agentWorkspace' ||
    active.name === settings.agentWorkspace ||
    active.id === settings.agentWorkspace
  );
}
