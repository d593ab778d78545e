import type { HttpClient } from '../../src/core/http-client.ts';
import type { RemoteGroupId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { HelpdeskEvent } from '../../src/helpdesks/event.ts';
import type { Helpdesk, SetupCall } from '../../src/helpdesks/helpdesk.ts';
import type { DeskAgent } from '../../src/helpdesks/simulator.ts';
import { zendesk } from '../../src/helpdesks/zendesk/index.ts';
import { simulateZendesk } from '../../src/helpdesks/zendesk/simulator/index.ts';
import { createHttpClients } from '../../src/http/client.ts';
import { eventsIn, onlyConversation, waitForEvent } from './heard-events.ts';
import { side } from './helpdesk-commands.ts';
import { serveSimulator } from './serve-simulator.ts';
import { catchWebhooks } from './webhook-catcher.ts';

const signal = AbortSignal.timeout(300_000);

export type ZendeskAccount = Awaited<ReturnType<typeof openZendeskAccount>>;

/**
 * The adapter over a served simulator, wired by its own set-up, with a catcher in the place of our intake.
 * `wrap` puts something between the adapter and its HTTP client.
 */
export async function openZendeskAccount(wrap: (client: HttpClient) => HttpClient = (client) => client) {
  const served = await serveSimulator(simulateZendesk);
  const hook = await catchWebhooks();
  const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
  const http = wrap(clients.plain);
  const connect = (client: HttpClient, settings: JsonObject): Helpdesk =>
    zendesk.connect(settings, { http: client, log: silentLogger, now: () => Date.now() });
  const setupCall = (groupsInUse: readonly RemoteGroupId[] = []): SetupCall => ({
    signal,
    webhookUrl: hook.url,
    groupsInUse,
  });
  const bare = served.simulator.settings(served.origin);
  const wired = await side(connect(http, bare).setup).provision(setupCall());
  const settings: JsonObject = { ...bare, ...wired.settings };
  const { desk } = served.simulator;
  return {
    ...served,
    hook,
    http,
    settings,
    bare,
    signal,
    setupCall,
    connect: (changes: JsonObject = {}, client: HttpClient = http) => connect(client, { ...settings, ...changes }),
    agent: (): DeskAgent => side(desk.agents[0]),
    onDesk: () => onlyConversation(desk),
    heard: (helpdesk: Helpdesk) => eventsIn(helpdesk, hook.posts),
    waitFor: <Kind extends HelpdeskEvent['kind']>(helpdesk: Helpdesk, kind: Kind) =>
      waitForEvent(() => eventsIn(helpdesk, hook.posts), kind),
    close: async () => {
      await clients.close();
      await hook.close();
      await served.close();
    },
  };
}
