import type { Hono } from 'hono';
import { z } from 'zod';
import { createSharedAbort } from '../../core/shared-abort.ts';
import type { BotProtocolDefinition } from '../bot-protocol.ts';
import { createSignalSender, deliverEvent } from './callback.ts';
import { nativeRoutes } from './routes/index.ts';
import { createTryOut } from './try-out.ts';

/** Our own bot protocol: the `/v1` API, with events by signed webhook, stream and long poll. */
export const native: BotProtocolDefinition = {
  kind: 'native',
  label: 'Passerelle API',
  about: {
    en: 'For a bot of your own: it calls Passerelle’s API and hears events by webhook, stream or poll.',
    fr: 'Pour votre propre bot : il appelle l’API de Passerelle et reçoit les événements par webhook, flux ou interrogation.',
  },
  settings: z.strictObject({}),
  open: (tools) => {
    const stop = createSharedAbort();
    return {
      // Its own middleware fills the context that its handlers expect; the program needs to know nothing of it.
      routes: nativeRoutes({ ...tools, stopping: stop.signal }) as unknown as Hono,
      deliver: (delivery, signal) => deliverEvent(tools, delivery, signal),
      signal: createSignalSender(tools, stop.signal),
      tryOut: createTryOut(tools),
      close: async () => stop.abort(),
    };
  },
};
