/** The org's own REST API: queues and who works in them. Optional; used only where the settings name it. */
import { z } from 'zod';
import type { HelpdeskTools } from '../helpdesk.ts';
import { queryOf } from '../kit/json-call.ts';
import { asCredential, isRefusal } from '../kit/vendor-refusal.ts';
import { callSalesforce } from './json-call.ts';
import { type CoreAccess, coreAccessOf, type SalesforceSettings } from './settings.ts';

const wireToken = z.object({ access_token: z.string().min(1), instance_url: z.string().nullish() });
const wireQuery = z.object({
  totalSize: z.number().nullish(),
  records: z.array(z.looseObject({})),
  nextRecordsUrl: z.string().nullish(),
});
const wireCreated = z.object({ id: z.string().min(1) });

export type SoqlRow = Readonly<Record<string, unknown>>;
export type SObject = 'Group' | 'QueueSobject' | 'GroupMember';
export type CoreClient = NonNullable<ReturnType<typeof createCoreClient>>;

const pagesMax = 50;

/** `null` where the connection has no credentials for it. The token is kept in memory and made anew when refused. */
export function createCoreClient(settings: SalesforceSettings, tools: Pick<HelpdeskTools, 'http' | 'now'>) {
  const access = coreAccessOf(settings);
  if (access === null) return null;
  const root = `${access.url}/services/data/${settings.apiVersion}`;
  let token: string | null = null;

  const authorized = async <T>(work: (authorization: string) => Promise<T>, signal: AbortSignal): Promise<T> => {
    const isRemembered = token !== null;
    token ??= await fetchToken(access, tools, signal);
    try {
      return await work(`Bearer ${token}`);
    } catch (error) {
      if (!isRefusal(error, 401)) throw error;
      token = null;
      // A remembered token may merely be old: the flow gives no end date.
      if (!isRemembered) throw error;
      token = await fetchToken(access, tools, signal);
      return await work(`Bearer ${token}`);
    }
  };

  const queryPage = (url: string, signal: AbortSignal) =>
    authorized(
      (authorization) =>
        callSalesforce(tools, {
          method: 'GET',
          url,
          authorization,
          what: 'GET query',
          credential: 'account',
          answer: wireQuery,
          signal,
        }),
      signal,
    );

  return {
    /** Proves the credentials. */
    authenticate: (signal: AbortSignal) => authorized(async () => undefined, signal),
    query: async (soql: string, signal: AbortSignal): Promise<readonly SoqlRow[]> => {
      const rows: SoqlRow[] = [];
      let url = `${root}/query${queryOf({ q: soql })}`;
      for (let page = 0; page < pagesMax; page += 1) {
        const reply = await queryPage(url, signal);
        rows.push(...reply.records);
        if (reply.nextRecordsUrl === null || reply.nextRecordsUrl === undefined) break;
        url = `${access.url}${reply.nextRecordsUrl}`;
      }
      return rows;
    },
    count: async (soql: string, signal: AbortSignal): Promise<number> =>
      (await queryPage(`${root}/query${queryOf({ q: soql })}`, signal)).totalSize ?? 0,
    create: async (
      sobject: SObject,
      fields: Readonly<Record<string, string>>,
      signal: AbortSignal,
    ): Promise<string> => {
      const reply = await authorized(
        (authorization) =>
          callSalesforce(tools, {
            method: 'POST',
            url: `${root}/sobjects/${sobject}`,
            authorization,
            body: fields,
            what: `POST ${sobject}`,
            credential: 'account',
            answer: wireCreated,
            signal,
          }),
        signal,
      );
      return reply.id;
    },
  };
}

async function fetchToken(access: CoreAccess, tools: Pick<HelpdeskTools, 'http' | 'now'>, signal: AbortSignal) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: access.clientId,
    client_secret: access.clientSecret,
  });
  const { access_token } = await asCredential(() =>
    callSalesforce(tools, {
      method: 'POST',
      url: `${access.url}/services/oauth2/token`,
      upload: { headers: { 'content-type': 'application/x-www-form-urlencoded' }, content: form.toString() },
      what: 'POST oauth2/token',
      credential: 'account',
      answer: wireToken,
      signal,
    }),
  );
  return access_token;
}

/** A text inside single quotes of a query. */
export function soqlText(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A field of a row as text; dots lead into related records. Empty when there is none. */
export function fieldOf(row: SoqlRow, path: string): string {
  let value: unknown = row;
  for (const name of path.split('.')) value = (value as SoqlRow | null | undefined)?.[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
