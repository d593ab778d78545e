import type { HttpClient } from '../../src/core/http-client.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { RemoteConversation } from '../../src/helpdesks/command.ts';
import type { HelpdeskEvent } from '../../src/helpdesks/event.ts';
import type { Helpdesk, StreamBatch } from '../../src/helpdesks/helpdesk.ts';
import { salesforce } from '../../src/helpdesks/salesforce/index.ts';
import { simulateSalesforce } from '../../src/helpdesks/salesforce/simulator/index.ts';
import { createHttpClients } from '../../src/http/client.ts';
import { onlyConversation, waitForEvent } from './heard-events.ts';
import { serveSimulator } from './serve-simulator.ts';

const signal = AbortSignal.timeout(300_000);

export type SalesforceAccount = Awaited<ReturnType<typeof openSalesforceAccount>>;

/** A stream that is listened to, with everything that it brought. */
export interface HeardStream {
  readonly events: readonly HelpdeskEvent[];
  readonly batches: readonly StreamBatch[];
  /** What became of it: `null` while it runs, `undefined` when it ended without a failure. */
  readonly outcome: () => unknown;
  waitFor<Kind extends HelpdeskEvent['kind']>(kind: Kind): Promise<Extract<HelpdeskEvent, { kind: Kind }>>;
  stop(): Promise<void>;
}

/** The adapter over a served simulator. `wrap` puts something between the adapter and its HTTP client. */
export async function openSalesforceAccount(wrap: (client: HttpClient) => HttpClient = (client) => client) {
  const served = await serveSimulator(simulateSalesforce);
  const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
  const http = wrap(clients.plain);
  const settings: JsonObject = served.simulator.settings(served.origin);
  const streams: HeardStream[] = [];
  const { desk } = served.simulator;
  const [agent, other] = desk.agents;
  if (agent === undefined || other === undefined) throw new Error('The simulator has too few agents.');
  const connect = (changes: JsonObject = {}, client: HttpClient = http): Helpdesk =>
    salesforce.connect({ ...settings, ...changes }, { http: client, log: silentLogger, now: () => Date.now() });
  return {
    ...served,
    http,
    settings,
    signal,
    agent,
    other,
    connect,
    onDesk: () => onlyConversation(desk),
    listen: (helpdesk: Helpdesk, conversation: RemoteConversation, from: string | null = null): HeardStream => {
      const stream = follow(helpdesk, conversation, from);
      streams.push(stream);
      return stream;
    },
    close: async () => {
      await Promise.all(streams.map((stream) => stream.stop()));
      await clients.close();
      await served.close();
    },
  };
}

function follow(helpdesk: Helpdesk, conversation: RemoteConversation, from: string | null): HeardStream {
  if (helpdesk.stream === undefined) throw new Error('there is no stream');
  const abort = new AbortController();
  const batches: StreamBatch[] = [];
  let outcome: unknown = null;
  const accept = async (batch: StreamBatch): Promise<void> => {
    batches.push(batch);
  };
  const running = helpdesk.stream.follow({ conversation, from, accept }, abort.signal).then(
    () => {
      outcome = undefined;
    },
    (error: unknown) => {
      outcome = error;
    },
  );
  const events = () => batches.flatMap((batch) => batch.events);
  return {
    get events() {
      return events();
    },
    batches,
    outcome: () => outcome,
    waitFor: (kind) => waitForEvent(events, kind),
    stop: async () => {
      abort.abort();
      await running;
    },
  };
}
