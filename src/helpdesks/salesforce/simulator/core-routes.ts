/** The org's own REST API, as far as queues and presence are concerned. */
import { type Context, Hono } from 'hono';
import { orgRefusal } from './answers.ts';
import { addQueue, type OrgState, routingConfigIdOf } from './state.ts';

type Row = Readonly<Record<string, unknown>>;

export function coreRoutes(state: OrgState): Hono {
  const routes = new Hono();
  routes.post('/services/oauth2/token', async (c) => giveToken(state, c));
  routes.use('/services/data/*', async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (!state.coreTokens.has(token)) return orgRefusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    await next();
    return undefined;
  });
  routes.get('/services/data/:version/query', (c) => answerQuery(state, c));
  routes.post('/services/data/:version/sobjects/:kind', (c) => createRecord(state, c));
  return routes;
}

async function giveToken(state: OrgState, c: Context): Promise<Response> {
  const form = new URLSearchParams(await c.req.text());
  const refuse = (error: string) => c.json({ error, error_description: error.replaceAll('_', ' ') }, 400);
  if (form.get('grant_type') !== 'client_credentials') return refuse('unsupported_grant_type');
  if (form.get('client_id') !== state.clientId) return refuse('invalid_client_id');
  if (form.get('client_secret') !== state.clientSecret) return refuse('invalid_client');
  const token = `${state.orgId.slice(0, 15)}!AQ${state.ids.uuid().replaceAll('-', '')}`;
  state.coreTokens.add(token);
  return c.json({
    access_token: token,
    signature: 'c2lnbmF0dXJl',
    scope: 'api',
    instance_url: state.origin,
    id: `https://login.salesforce.com/id/${state.orgId}/0057Q000003hNeRQAU`,
    token_type: 'Bearer',
    issued_at: String(state.clock.now()),
  });
}

function answerQuery(state: OrgState, c: Context): Response {
  const soql = (c.req.query('q') ?? '').trim();
  const found = rowsOf(state, soql);
  if (found === null) return orgRefusal(400, 'MALFORMED_QUERY', 'The imitated org does not know this query');
  const isCount = /^SELECT COUNT\(\)/i.test(soql);
  return c.json({ totalSize: found.length, done: true, records: isCount ? [] : found });
}

/** The few queries that an adapter has use for; `null` for any other. */
function rowsOf(state: OrgState, soql: string): readonly Row[] | null {
  const table = /\bFROM (\w+)/i.exec(soql)?.[1] ?? '';
  const value = (field: string) =>
    new RegExp(`\\b${field} = '((?:[^'\\\\]|\\\\.)*)'`).exec(soql)?.[1]?.replaceAll(/\\(.)/g, '$1');
  const queues = [...state.queues.values()];
  switch (table) {
    case 'QueueSobject':
      return queues
        .filter((queue) => queue.takesMessaging && [undefined, queue.id].includes(value('QueueId')))
        .map(({ id, name, developerName }) => ({ QueueId: id, Queue: { Name: name, DeveloperName: developerName } }));
    case 'Group':
      return queues
        .filter((queue) => [undefined, queue.id].includes(value('Id')))
        .filter((queue) => [undefined, queue.developerName].includes(value('DeveloperName')))
        .map(({ id, name, developerName, routingConfigId }) => ({
          Id: id,
          Name: name,
          DeveloperName: developerName,
          QueueRoutingConfigId: routingConfigId,
        }));
    case 'GroupMember':
      return [...(state.queues.get(value('GroupId') ?? '')?.memberIds ?? [])].map((id) => ({ UserOrGroupId: id }));
    case 'QueueRoutingConfig':
      return Array.from({ length: state.switches.routingConfigs }, (_, index) => {
        return { Id: routingConfigIdOf(index), DeveloperName: `Messaging_${index + 1}` };
      });
    case 'UserServicePresence':
      return [...state.online]
        .filter((id) => !/\bIsAway = false\b/.test(soql) || !state.away.has(id))
        .map((id) => ({ UserId: id }));
    case 'PendingServiceRouting':
      return [...state.conversations.values()]
        .filter(
          ({ session, queueId }) => session?.status === 'Waiting' && [undefined, queueId].includes(value('GroupId')),
        )
        .map(({ session }) => ({ Id: session?.routingId }));
    default:
      return null;
  }
}

async function createRecord(state: OrgState, c: Context): Promise<Response> {
  const fields = (await c.req.json()) as Record<string, string | undefined>;
  if (!state.switches.roleCanCreateQueues) {
    return orgRefusal(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
  const made = (id: string) => c.json({ id, success: true, errors: [] }, 201);
  switch (c.req.param('kind')) {
    case 'Group':
      return createQueue(state, fields, made);
    case 'QueueSobject': {
      const queue = state.queues.get(fields['QueueId'] ?? '');
      if (queue === undefined) return orgRefusal(400, 'INVALID_CROSS_REFERENCE_KEY', 'There is no such queue');
      queue.takesMessaging ||= fields['SobjectType'] === 'MessagingSession';
      return made(state.ids.record('03g'));
    }
    default:
      return orgRefusal(404, 'NOT_FOUND', 'The requested resource does not exist');
  }
}

function createQueue(
  state: OrgState,
  fields: Readonly<Record<string, string | undefined>>,
  made: (id: string) => Response,
): Response {
  const { Name: name = '', DeveloperName: developerName = '', Type: type } = fields;
  if (type !== 'Queue' || name === '') return orgRefusal(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing');
  if (!/^[A-Za-z]\w{0,79}$/.test(developerName) || /__|_$/.test(developerName)) {
    return orgRefusal(400, 'INVALID_FIELD', 'The developer name is not valid');
  }
  if ([...state.queues.values()].some((queue) => queue.developerName === developerName)) {
    return orgRefusal(400, 'DUPLICATE_DEVELOPER_NAME', 'The developer name is in use');
  }
  const routingConfigId = fields['QueueRoutingConfigId'] ?? null;
  return made(addQueue(state, { name, developerName, takesMessaging: false, routingConfigId }).id);
}
