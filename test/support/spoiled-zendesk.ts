import { simulateZendesk } from '../../src/helpdesks/zendesk/simulator/index.ts';
import { serveSimulator } from './serve-simulator.ts';

interface Named {
  readonly id: string;
}

export type ServedZendesk = Awaited<ReturnType<typeof serveZendesk>>;

/** An imitated account, with the hands of somebody who spoils its wiring. */
export async function serveZendesk() {
  const served = await serveSimulator(simulateZendesk);
  const { card } = served;
  const call = async <Answer = unknown>(method: string, path: string, body?: object): Promise<Answer> => {
    const isSupport = path.startsWith('/support/');
    const address = isSupport
      ? `${card['supportBaseUrl']}${path.slice('/support'.length)}`
      : `${card['baseUrl']}/v2/apps/${card['appId']}${path}`;
    const pair = isSupport ? `${card['email']}/token:${card['apiToken']}` : `${card['keyId']}:${card['keySecret']}`;
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { authorization: `Basic ${btoa(pair)}`, 'content-type': 'application/json' };
    const answer = await fetch(address, { method, headers, ...sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
    return (text === '' ? null : JSON.parse(text)) as Answer;
  };
  return {
    ...served,
    patch: (path: string, body: object) => call('PATCH', path, body),
    renameGroup: (id: string, name: string) => call('PUT', `/support/groups/${id}`, { group: { name } }),
    removeGroup: (id: string) => call('DELETE', `/support/groups/${id}`),
    wired: async () => {
      const { integrations } = await call<{ integrations: readonly Named[] }>('GET', '/integrations?types=custom');
      const integration = integrations.at(-1)?.id ?? '';
      const { webhooks } = await call<{ webhooks: readonly Named[] }>('GET', `/integrations/${integration}/webhooks`);
      return { integration, webhook: `/integrations/${integration}/webhooks/${webhooks[0]?.id}` };
    },
    /** A key of our integration: it may relay, and not wire. */
    makeIntegrationKey: async (integration: string) => {
      const body = { displayName: 'relay only' };
      const path = `/integrations/${integration}/keys`;
      return (await call<{ key: Named & { readonly secret: string } }>('POST', path, body)).key;
    },
    /** The entry of our integration in the switchboard. */
    entry: async (integration: string): Promise<string> => {
      const { switchboards } = await call<{ switchboards: readonly Named[] }>('GET', '/switchboards');
      const board = `/switchboards/${switchboards[0]?.id}/switchboardIntegrations`;
      const entries = await call<{ switchboardIntegrations: readonly (Named & { integrationId: string })[] }>(
        'GET',
        board,
      );
      const ours = entries.switchboardIntegrations.find((one) => one.integrationId === integration);
      return `${board}/${ours?.id}`;
    },
  };
}
