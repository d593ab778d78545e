/**
 * The imitated Salesforce org: the messaging API for custom clients, its event streams, queues over the org's REST API,
 * and the agents' desk, over real HTTP and in memory. For tests, the demo and the console's try-out.
 */
import { Hono } from 'hono';
import { faultMiddleware } from '../../kit/simulated-faults.ts';
import type { SimulatedAccount, Simulator } from '../../simulator.ts';
import { refusal } from './answers.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { coreRoutes } from './core-routes.ts';
import { createDesk } from './desk.ts';
import { embeddedRoutes } from './embedded-routes.ts';
import { eventRoutes } from './event-router.ts';
import { fileRoutes } from './files.ts';
import { createHands, type SalesforceHands } from './hands.ts';
import { messageRoutes } from './message-routes.ts';
import { createState, type OrgState } from './state.ts';
import type { SalesforceSwitches } from './switches.ts';
import { tokenRoutes } from './token-routes.ts';

export type { SalesforceHands } from './hands.ts';
export type { SalesforceSwitches } from './switches.ts';

export interface SalesforceSimulator extends Simulator {
  /** How the org is set up, and every unconfirmed fact. Turn them at any time. */
  readonly switches: SalesforceSwitches;
  /** What else happens in an org. */
  readonly hands: SalesforceHands;
  /** How many streams are open. */
  openStreams(): number;
}

export function simulateSalesforce(account: SimulatedAccount): SalesforceSimulator {
  const state = createState(account);
  const settings = (origin: string): Record<string, string> => {
    state.origin = origin;
    return {
      scrtUrl: origin,
      orgId: state.orgId,
      esDeveloperName: state.esDeveloperName,
      coreUrl: origin,
      clientId: state.clientId,
      clientSecret: state.clientSecret,
    };
  };
  return {
    routes: routesOf(state),
    card: (origin) => ({ ...settings(origin), deskUrl: `${origin}/desk` }),
    settings,
    desk: createDesk(state),
    faults: state.faults,
    switches: state.switches,
    hands: createHands(state),
    openStreams: () => state.listeners.size,
    close: async () => {
      for (const listener of [...state.listeners]) listener.end();
      for (const timer of state.timers) clearTimeout(timer);
    },
  };
}

function routesOf(state: OrgState): Hono {
  const routes = new Hono();
  routes.use('*', async (c, next) => {
    if (state.origin === 'http://127.0.0.1') state.origin = new URL(c.req.url).origin;
    await next();
  });
  const faults = faultMiddleware(state, (_, status, seconds) => refusal(state, status, seconds ?? undefined));
  for (const path of ['/iamessage/*', '/eventrouter/*', '/embeddedservice/*', '/services/*']) routes.use(path, faults);
  routes.route('/iamessage/api/v2/authorization', tokenRoutes(state));
  routes.route('/iamessage/api/v2/conversation', conversationRoutes(state));
  routes.route('/iamessage/api/v2/conversation', messageRoutes(state));
  routes.route('/', eventRoutes(state));
  routes.route('/embeddedservice/v1', embeddedRoutes(state));
  routes.route('/', coreRoutes(state));
  routes.route('/', fileRoutes(state));
  return routes;
}
