/**
 * The imitated Engage Digital account: an SDK channel with its realtime address, the REST API, webhooks and the agents'
 * desk, over real HTTP and in memory. For tests, the demo and the console's try-out.
 */
import { Hono } from 'hono';
import { faultMiddleware } from '../../kit/simulated-faults.ts';
import type { SimulatedAccount, Simulator } from '../../simulator.ts';
import { saveChannel } from './channel.ts';
import { channelPage } from './channel-page.ts';
import { createDesk } from './desk.ts';
import { refuseCall } from './faults.ts';
import { createHands, type RingcentralHands } from './hands.ts';
import { realtimeApp } from './realtime-app.ts';
import { restApp } from './rest-app.ts';
import { seedAccount } from './seed.ts';
import { type AccountState, createState } from './state.ts';
import type { RingcentralSwitches } from './switches.ts';

export interface RingcentralSimulator extends Simulator {
  /** How the account is set up, and every unconfirmed fact. Turn them at any time. */
  readonly switches: RingcentralSwitches;
  /** What else happens in an account. */
  readonly hands: RingcentralHands;
  /** How many webhooks and exports are waiting, on their way, or to be tried again. */
  pendingWebhooks(): number;
}

export function simulateRingcentral(account: SimulatedAccount): RingcentralSimulator {
  const state = createState(account);
  seedAccount(state);
  const settings = (origin: string): Record<string, string> => {
    state.origin = origin;
    return {
      realtimeUrl: `${origin}/realtime/sdk/${state.source.id}`,
      channelToken: state.source.channelToken,
      restBaseUrl: `${origin}/1.0`,
      restToken: state.restToken,
    };
  };
  return {
    routes: routesOf(state),
    card: (origin) => ({
      ...settings(origin),
      sourceId: state.source.id,
      channelUrl: `${origin}/channel`,
      deskUrl: `${origin}/desk`,
    }),
    settings,
    enterAddress: (webhookUrl) => saveChannel(state, webhookUrl),
    desk: createDesk(state),
    faults: state.faults,
    switches: state.switches,
    hands: createHands(state),
    pendingWebhooks: () => state.schedule.pending(),
    close: () => state.schedule.close(),
  };
}

function routesOf(state: AccountState): Hono {
  const routes = new Hono();
  routes.use('*', async (c, next) => {
    if (state.origin === 'http://127.0.0.1') state.origin = new URL(c.req.url).origin;
    await next();
  });
  routes.get('/attachments/:id/:name', (c) => {
    const file = state.files.get(c.req.param('id'));
    // Agents are logged in, so their own link needs no token.
    const isAllowed =
      state.switches.attachmentAccess === 'public' ||
      c.req.query('desk') === '1' ||
      c.req.query('access_token') === state.restToken;
    if (file === undefined) return c.notFound();
    if (!isAllowed) return c.json({ error: 'unauthorized', message: 'unauthorized', status: 401 }, 401);
    return c.body(new Uint8Array(file.bytes), 200, { 'content-type': file.mediaType });
  });
  routes.use('/realtime/*', faultMiddleware(state, refuseCall));
  routes.use('/1.0/*', faultMiddleware(state, refuseCall));
  routes.route('/channel', channelPage(state));
  routes.route('/', realtimeApp(state));
  routes.route('/1.0', restApp(state));
  return routes;
}
