import type { HelpdeskTools } from '../helpdesk.ts';
import { createMessaging, type Messaging } from './client.ts';
import { type CoreClient, createCoreClient } from './core-client.ts';
import { createPace, type Pace } from './pace.ts';
import type { SalesforceSettings } from './settings.ts';

/** One deployment as the commands and sides see it: its settings, its API, and the org's own API where there is access. */
export interface Desk {
  readonly settings: SalesforceSettings;
  readonly tools: HelpdeskTools;
  readonly messaging: Messaging;
  readonly core: CoreClient | null;
  readonly pace: Pace;
}

export function createDesk(settings: SalesforceSettings, tools: HelpdeskTools): Desk {
  return {
    settings,
    tools,
    messaging: createMessaging(settings, tools),
    core: createCoreClient(settings, tools),
    pace: createPace(settings.messagesPerMinute, () => tools.now()),
  };
}
