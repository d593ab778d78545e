import { serve } from '@hono/node-server';
import type { SimulatedAccount, Simulator } from '../../src/helpdesks/simulator.ts';

export interface ServedSimulator<Kind extends Simulator> {
  readonly simulator: Kind;
  readonly origin: string;
  readonly card: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Serves a simulator on loopback, on a port of its own. */
export async function serveSimulator<Kind extends Simulator>(
  simulate: (account: SimulatedAccount) => Kind | Promise<Kind>,
  account: Partial<SimulatedAccount> = {},
): Promise<ServedSimulator<Kind>> {
  const simulator = await simulate({ clock: { now: () => Date.now() }, ...account });
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch: simulator.routes.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(started));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    simulator,
    origin,
    card: simulator.card(origin),
    close: async () => {
      await simulator.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}
