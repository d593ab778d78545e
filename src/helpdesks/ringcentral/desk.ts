import type { HelpdeskTools } from '../helpdesk.ts';
import { createRest, type Rest } from './client.ts';
import { createRealtime, type Realtime } from './realtime.ts';
import { type RingcentralSettings, sourceIdOf } from './settings.ts';

/** One channel as the commands and sides see it: its settings, its realtime address, and the REST API of the account. */
export interface Desk {
  readonly settings: RingcentralSettings;
  readonly tools: HelpdeskTools;
  readonly realtime: Realtime;
  readonly rest: Rest;
  readonly sourceId: string;
}

export function createDesk(settings: RingcentralSettings, tools: HelpdeskTools): Desk {
  return {
    settings,
    tools,
    realtime: createRealtime(settings, tools),
    rest: createRest(settings, tools),
    sourceId: sourceIdOf(settings),
  };
}
