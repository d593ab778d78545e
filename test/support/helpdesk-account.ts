import type { HttpClient } from '../../src/core/http-client.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { VendorHelpdesk } from '../../src/helpdesks/define.ts';
import type { HelpdeskEvent } from '../../src/helpdesks/event.ts';
import type { Helpdesk } from '../../src/helpdesks/helpdesk.ts';
import type { DeskAgent, DeskConversation, Simulator } from '../../src/helpdesks/simulator.ts';
import { createHttpClients } from '../../src/http/client.ts';
import { eventsIn, nothingStored, waitForEvent } from './heard-events.ts';
import { serveSimulator } from './serve-simulator.ts';
import { createStreamListener } from './stream-listener.ts';
import { catchWebhooks } from './webhook-catcher.ts';

/** Any helpdesk over its own simulator, wired by its own set-up, with a catcher in the place of our intake. */
export interface HelpdeskAccount {
  readonly simulator: Simulator;
  readonly settings: JsonObject;
  /** What the account was wired to. */
  readonly webhookUrl: string;
  readonly signal: AbortSignal;
  readonly agent: DeskAgent;
  /** `through` may break the way to the helpdesk. */
  connect(changes?: JsonObject, through?: (http: HttpClient) => HttpClient): Helpdesk;
  desk(): readonly DeskConversation[];
  /** Everything that webhooks and streams have brought so far, decoded. Streams are listened to from the first call on. */
  heard(helpdesk: Helpdesk): Promise<readonly HelpdeskEvent[]>;
  waitFor<Kind extends HelpdeskEvent['kind']>(
    helpdesk: Helpdesk,
    kind: Kind,
  ): Promise<Extract<HelpdeskEvent, { kind: Kind }>>;
  close(): Promise<void>;
}

export async function openHelpdeskAccount(definition: VendorHelpdesk): Promise<HelpdeskAccount> {
  const signal = AbortSignal.timeout(300_000);
  const served = await serveSimulator((account) => definition.simulate(account));
  const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
  const http: HttpClient = clients.plain;
  const tools = { http, log: silentLogger, now: () => Date.now() };
  const bare = served.simulator.settings(served.origin);
  let answering = definition.connect(bare, tools);
  // Some helpdesks wait for our answer: they get what intake would send them.
  const hook = await catchWebhooks(async (request) => {
    const received = await answering.webhook?.receive(request, nothingStored);
    return received?.ok === true ? received.reply : null;
  });
  await served.simulator.enterAddress?.(hook.url);
  const wired = await answering.setup?.provision({ signal, webhookUrl: hook.url, groupsInUse: [] });
  const settings: JsonObject = { ...bare, ...wired?.settings };
  answering = definition.connect(settings, tools);
  const [agent] = served.simulator.desk.agents;
  if (agent === undefined) throw new Error('The simulator has no agent.');

  const streams = createStreamListener();
  const heard = async (helpdesk: Helpdesk): Promise<readonly HelpdeskEvent[]> => [
    ...streams.heard(helpdesk),
    ...(await eventsIn(helpdesk, hook.posts)),
  ];

  return {
    simulator: served.simulator,
    settings,
    webhookUrl: hook.url,
    signal,
    agent,
    heard,
    connect: (changes = {}, through = (given) => given) =>
      streams.watch(definition.connect({ ...settings, ...changes }, { ...tools, http: through(http) })),
    desk: () => served.simulator.desk.conversations(),
    waitFor: (helpdesk, kind) =>
      waitForEvent(
        () => heard(helpdesk),
        kind,
        () => `, in ${hook.posts.length} posts`,
      ),
    close: async () => {
      await streams.close();
      await clients.close();
      await hook.close();
      await served.close();
    },
  };
}
