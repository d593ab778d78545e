import { createPasserelleClient, type EscalationEvent, type PasserelleClient } from '../client/index.ts';
import type { Clock } from '../core/clock.ts';
import type { SimulatedDesk } from '../helpdesks/simulator.ts';
import type { ActivityLog } from './activity-log.ts';
import { createBotCallback } from './bot-callback.ts';
import { sandboxRoutes } from './sandbox-routes.ts';
import { createScriptedBot } from './scripted-bot.ts';

export interface SandboxOptions {
  /** Where Passerelle is reached, without a slash at the end. */
  readonly passerelleUrl: string;
  readonly apiKey: string;
  /** Signing secret of the bot's callback. */
  readonly callbackSecret: string;
  readonly desk: SimulatedDesk;
  /** Name of the helpdesk that is imitated. */
  readonly label: string;
  readonly activity: ActivityLog;
  readonly clock: Clock;
}

export interface Sandbox {
  fetch(request: Request): Response | Promise<Response>;
  readonly client: PasserelleClient;
  /** Every event that came to the bot by webhook, signature checked. */
  received(): readonly EscalationEvent[];
  close(): void;
}

/** The scripted bot with its page, ready to be served. */
export function openSandbox(options: SandboxOptions): Sandbox {
  const { activity, clock, desk, label } = options;
  const client = createPasserelleClient({ baseUrl: options.passerelleUrl, apiKey: options.apiKey });
  const bot = createScriptedBot({ client, activity, clock });
  const callback = createBotCallback({ secret: options.callbackSecret, bot, activity });
  const routes = sandboxRoutes({ bot, callback, desk, activity, label });
  return {
    fetch: (request) => routes.fetch(request),
    client,
    received: callback.received,
    close: bot.close,
  };
}
