/** Sunshine Conversations v2: one Hono app below `/sc/v2`. */
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import { authenticateSunco, authorizeSunco } from './auth.ts';
import type { AccountState } from './state.ts';
import { suncoAttachments } from './sunco-attachments.ts';
import { metadata } from './sunco-bodies.ts';
import { suncoControl } from './sunco-control.ts';
import { suncoConversations } from './sunco-conversations.ts';
import { forbidden, notFound, resourceNotFound, SuncoError } from './sunco-errors.ts';
import { suncoIntegrations } from './sunco-integrations.ts';
import { suncoMessages } from './sunco-messages.ts';
import type { Metadata } from './sunco-records.ts';
import { readBody, type SuncoEnv } from './sunco-request.ts';
import { suncoSwitchboards } from './sunco-switchboards.ts';
import { suncoUsers } from './sunco-users.ts';
import type { View } from './sunco-views.ts';

export function suncoApp(state: AccountState): Hono<SuncoEnv> {
  const app = new Hono<SuncoEnv>();
  app.onError((error, c) => {
    if (!(error instanceof SuncoError)) throw error;
    return c.json({ errors: error.errors }, error.status as ContentfulStatusCode);
  });
  app.notFound((c) => c.json({ errors: resourceNotFound().errors }, 404));
  app.use('*', async (c, next) => {
    c.set('key', authenticateSunco(state, c.req.header('authorization')));
    await next();
  });
  // Listing and making apps is for account keys, which this account does not give out.
  app.all('/apps', () => {
    throw forbidden();
  });
  app.use('/apps/:appId/*', async (c, next) => {
    if (c.req.param('appId') !== state.sunco.appId) throw notFound('app');
    authorizeSunco(c.get('key'), c.req.path.split(`/apps/${state.sunco.appId}`)[1] ?? '');
    await next();
  });
  app.get('/apps/:appId', (c) => c.json({ app: appView(state) }));
  app.patch('/apps/:appId', async (c) => {
    const body = await readBody(state, c, appUpdate);
    if (body.metadata !== undefined) state.sunco.metadata = (body.metadata ?? {}) as Metadata;
    if (body.settings?.multiConvoEnabled === true) state.switches.multiConvoEnabled = true;
    return c.json({ app: appView(state) });
  });
  app.route('/apps/:appId/users', suncoUsers(state));
  app.route('/apps/:appId/conversations', suncoConversations(state));
  app.route('/apps/:appId/conversations', suncoMessages(state));
  app.route('/apps/:appId/conversations', suncoControl(state));
  app.route('/apps/:appId/attachments', suncoAttachments(state));
  app.route('/apps/:appId/integrations', suncoIntegrations(state));
  app.route('/apps/:appId/switchboards', suncoSwitchboards(state));
  return app;
}

const appUpdate = z.strictObject({
  displayName: z.string().min(1).max(100).optional(),
  settings: z.object({ multiConvoEnabled: z.boolean().optional() }).loose().optional(),
  metadata: metadata.optional(),
});

function appView({ sunco, switches }: AccountState): View {
  return {
    id: sunco.appId,
    displayName: 'Acme',
    settings: {
      multiConvoEnabled: switches.multiConvoEnabled,
      conversationRetentionSeconds: 0,
      maskCreditCardNumbers: false,
      useAnimalNames: false,
      echoPostback: true,
      ignoreAutoConversationStart: true,
      appLocalizationEnabled: true,
      endSessionEnabled: false,
      disableConversationReopen: false,
    },
    metadata: sunco.metadata,
  };
}
