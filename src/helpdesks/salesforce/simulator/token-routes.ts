import { type Context, Hono } from 'hono';
import { refusal } from './answers.ts';
import { deploymentView } from './deployment-view.ts';
import type { OrgState } from './state.ts';
import { claimsIn, makeToken, verifiedSubject } from './tokens.ts';

const appName = /^[A-Za-z0-9_.]{1,40}$/;

/** `/iamessage/api/v2/authorization`: tokens for new people, and another one for the same. */
export function tokenRoutes(state: OrgState): Hono {
  const routes = new Hono();
  routes.post('/unauthenticated/access-token', async (c) => {
    const body = (await c.req.json()) as Record<string, unknown>;
    const refused = refusedClient(state, body);
    if (refused !== null) return refused;
    if (state.switches.userVerification) return refusal(state, 400, undefined, 'The channel asks for verified users');
    return issue(state, c, `v2/iamessage/UNAUTH/NA/uid:${state.ids.uuid()}`);
  });
  routes.post('/authenticated/access-token', async (c) => {
    const body = (await c.req.json()) as Record<string, unknown>;
    const refused = refusedClient(state, body);
    if (refused !== null) return refused;
    const subject =
      body['authorizationType'] === 'JWT' ? verifiedSubject(state, String(body['customerIdentityToken'])) : null;
    // The trap of the real one: a bad identity gives an anonymous token and 200.
    const anonymous = `v2/iamessage/UNAUTH/NA/uid:${state.ids.uuid()}`;
    return issue(state, c, subject === null ? anonymous : `v2/iamessage/AUTH/Customers/uid:${subject}`);
  });
  routes.get('/continuation-access-token', (c) => {
    const claims = claimsIn(state, c.req.header('authorization'));
    if (claims === null) return refusal(state, 401);
    if (isOverRate(state)) return refusal(state, 429);
    const expiresAt = state.switches.continuationExtends
      ? state.clock.now() + state.switches.tokenLifetimeMs
      : claims.exp * 1000;
    state.say('token renewed');
    return c.json({ accessToken: makeToken(state, claims.sub, expiresAt), lastEventId: String(state.nextEventId) });
  });
  return routes;
}

function refusedClient(state: OrgState, body: Record<string, unknown>): Response | null {
  const bad = (message: string) => refusal(state, 400, undefined, message);
  const context = (body['context'] ?? {}) as Record<string, unknown>;
  if (String(body['orgId']).slice(0, 15) !== state.orgId.slice(0, 15)) return bad('The organization is not known');
  if (body['esDeveloperName'] !== state.esDeveloperName) return bad('There is no such deployment');
  if (!state.switches.published) return bad('The deployment is not published');
  if (state.switches.deploymentType === 'Web') return bad('The deployment must be of type api');
  if (body['capabilitiesVersion'] !== '1') return bad('capabilitiesVersion must be "1"');
  if (body['platform'] !== 'Web' && body['platform'] !== 'Mobile') return bad('platform must be Web or Mobile');
  if (context['appName'] !== undefined && !appName.test(String(context['appName']))) return bad('appName is not valid');
  return isOverRate(state) ? refusal(state, 429) : null;
}

function isOverRate(state: OrgState): boolean {
  const now = state.clock.now();
  const { tokensIssuedAt } = state;
  while ((tokensIssuedAt[0] ?? now) < now - 60_000) tokensIssuedAt.shift();
  if (state.switches.ratesEnforced && tokensIssuedAt.length >= state.switches.tokensPerMinute) return true;
  tokensIssuedAt.push(now);
  return false;
}

function issue(state: OrgState, c: Context, subject: string): Response {
  const accessToken = makeToken(state, subject, state.clock.now() + state.switches.tokenLifetimeMs);
  const endUser = { appType: 'iamessage', role: 'EndUser', subject };
  return c.json({
    accessToken,
    lastEventId: String(state.nextEventId),
    context: { deviceId: state.ids.uuid(), endUser, ...deploymentView(state) },
  });
}
