/**
 * The imitated Zendesk account: Sunshine Conversations v2, the Support API, webhooks and the agents' desk, over real
 * HTTP and in memory. For tests, the demo and the console's try-out.
 */
import { Hono } from 'hono';
import { faultMiddleware } from '../../kit/simulated-faults.ts';
import type { SimulatedAccount, Simulator } from '../../simulator.ts';
import { createDesk } from './desk.ts';
import { onTicketStatus } from './endings.ts';
import { refuseCalls, vendorPath } from './faults.ts';
import { createHands, type ZendeskHands } from './hands.ts';
import { oauthApp } from './oauth-app.ts';
import { seedAccount } from './seed.ts';
import { type AccountState, createState } from './state.ts';
import { suncoApp } from './sunco-app.ts';
import { mediaRoutes, sendFile } from './sunco-attachments.ts';
import { supportApp } from './support-app.ts';
import type { ZendeskSwitches } from './switches.ts';

export type { ZendeskHands } from './hands.ts';
export type { ZendeskSwitches } from './switches.ts';

export interface ZendeskSimulator extends Simulator {
  /** How the account is set up, and every unconfirmed fact. Turn them at any time. */
  readonly switches: ZendeskSwitches;
  /** What else happens in a Zendesk account. */
  readonly hands: ZendeskHands;
  /** How many webhooks are waiting, on their way, or to be tried again. */
  pendingWebhooks(): number;
}

export function simulateZendesk(account: SimulatedAccount): ZendeskSimulator {
  const state = createState(account);
  seedAccount(state);
  state.ticketListeners.push((ticket) => onTicketStatus(state, ticket));
  const settings = (origin: string): Record<string, string> => {
    state.origin = origin;
    const key = [...state.sunco.keys.values()][0];
    return {
      subdomain: state.subdomain,
      baseUrl: `${origin}/sc`,
      supportBaseUrl: `${origin}/api/v2`,
      appId: state.sunco.appId,
      keyId: key?.id ?? '',
      keySecret: key?.secret ?? '',
      oauthClientId: state.support.oauthClient.identifier,
      oauthClientSecret: state.support.oauthClient.secret,
    };
  };
  /** What older accounts have, beside what a connection asks for. */
  const older = { email: state.support.email, apiToken: state.support.apiToken };
  return {
    routes: routesOf(state),
    card: (origin) => ({ ...settings(origin), ...older, deskUrl: `${origin}/desk` }),
    settings,
    desk: createDesk(state),
    faults: state.faults,
    switches: state.switches,
    hands: createHands(state),
    pendingWebhooks: () => state.poster.pending(),
    close: () => state.poster.close(),
  };
}

function routesOf(state: AccountState): Hono {
  const routes = new Hono({ getPath: pathWithoutSuffix });
  routes.use('*', async (c, next) => {
    if (state.origin === 'http://127.0.0.1') state.origin = new URL(c.req.url).origin;
    await next();
  });
  routes.get('/desk/files/:id/:name', (c) => {
    const file = state.sunco.files.get(c.req.param('id'));
    return file === undefined ? c.notFound() : sendFile(file);
  });
  const faults = faultMiddleware(state, refuseCalls(state), vendorPath);
  for (const path of ['/sc/*', '/api/v2/*', '/oauth/*']) routes.use(path, faults);
  routes.route('/sc/v2', suncoApp(state));
  routes.route('/', mediaRoutes(state));
  routes.route('/api/v2', supportApp(state));
  routes.route('/oauth', oauthApp(state));
  return routes;
}

/** Support paths work with and without `.json`. */
function pathWithoutSuffix(request: Request): string {
  const { pathname } = new URL(request.url);
  return pathname.startsWith('/api/v2/') ? pathname.replace(/\.json$/, '') : pathname;
}
