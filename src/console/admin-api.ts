import { listAuditEntries } from '../audit/routes/list-audit-entries.ts';
import { mountBots } from '../bot-accounts/routes/index.ts';
import { mountConnections } from '../connections/routes/index.ts';
import { mountEscalations } from '../escalations/routes/index.ts';
import { type AdminEnv, type AdminRoutes, adminScheme } from '../http/admin-route.ts';
import { requireToken } from '../http/admin-token.ts';
import { createApi } from '../http/create-api.ts';
import { mountPeople } from '../people/routes/index.ts';
import { mountRouting } from '../routing/routes/index.ts';
import { type AdminTools, createAdministration } from './administration.ts';
import { getOverview } from './routes/get-overview.ts';
import { getStatistics } from './routes/get-statistics.ts';

/**
 * Everything under `/admin/v1`, for holders of the administrator's token only, with its own OpenAPI document at
 * `/admin/v1/openapi.json`. Mount it at the root: its paths are complete.
 */
export function createAdminApi(tools: AdminTools): AdminRoutes {
  const api = createRoutes(tools);
  api.get('/admin/v1/openapi.json', (c) => c.json(documentOf(api, tools.publicUrl), 200));
  return api;
}

function createRoutes(tools: AdminTools): AdminRoutes {
  const api = createApi<AdminEnv>();
  // Before anything else, so that an unknown path is not told from a known one.
  api.use('/admin/v1/*', requireToken(tools.adminTokenHash), async (c, next) => {
    c.set('actor', { kind: 'token', id: 'admin' });
    c.header('Cache-Control', 'no-store');
    await next();
  });
  const administration = createAdministration(tools);
  getOverview(api, administration);
  getStatistics(api, administration);
  mountBots(api, administration.bots);
  mountConnections(api, administration.connections);
  mountRouting(api, administration.routing);
  mountEscalations(api, administration.escalations);
  mountPeople(api, administration.people);
  listAuditEntries(api, administration);
  api.openAPIRegistry.registerComponent('securitySchemes', adminScheme, {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of the administrator.',
  });
  return api;
}

function documentOf(api: AdminRoutes, publicUrl: string | null) {
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Passerelle admin API',
      version: '1',
      description: 'Set up bots, helpdesk connections and skills; look after escalations and deliveries.',
    },
    servers: [{ url: publicUrl ?? '/' }],
  });
}
