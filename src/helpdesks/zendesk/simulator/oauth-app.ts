/** Access tokens of the Support API, below `/oauth`: the grant of client credentials, which needs nobody at a screen. */
import { Hono } from 'hono';
import { isSame } from './auth.ts';
import type { AccountState } from './state.ts';

export function oauthApp(state: AccountState): Hono {
  const app = new Hono();
  app.post('/tokens', async (c) => {
    const asked = await c.req.json<Record<string, unknown>>().catch((): Record<string, unknown> => ({}));
    const { oauthClient, accessTokens } = state.support;
    const refuse = (status: 400 | 401, error: string) =>
      c.json({ error, error_description: 'The request for a token was refused' }, status);
    if (asked['grant_type'] !== 'client_credentials') return refuse(400, 'unsupported_grant_type');
    const isClient = asked['client_id'] === oauthClient.identifier;
    if (!isClient || !isSame(String(asked['client_secret']), oauthClient.secret)) return refuse(401, 'invalid_client');
    const scopes = typeof asked['scope'] === 'string' ? asked['scope'].split(' ').filter((one) => one !== '') : [];
    if (scopes.length === 0) return refuse(400, 'invalid_scope');
    const seconds = state.switches.accessTokenSeconds;
    const token = state.ids.secret();
    accessTokens.set(token, { scopes, expiresAt: seconds === null ? null : state.clock.now() + seconds * 1000 });
    state.say('access token given');
    const life = seconds === null ? {} : { expires_in: seconds };
    return c.json({ access_token: token, token_type: 'bearer', scope: scopes.join(' '), ...life });
  });
  return app;
}
