/** One small function per endpoint of the messaging API (`/iamessage/api/v2`). No decisions here. */
import { z } from 'zod';
import type { HttpResponse } from '../../core/http-client.ts';
import { withDeliveryFailures } from '../failure.ts';
import type { HelpdeskTools, OpenFile } from '../helpdesk.ts';
import { queryOf } from '../kit/json-call.ts';
import { multipartOf } from '../kit/multipart.ts';
import { refusalOf } from './failures.ts';
import { type CredentialCall, callSalesforce } from './json-call.ts';
import type { Reached, Session } from './session.ts';
import { type SalesforceSettings, scrtOf } from './settings.ts';
import * as wire from './wire.ts';

const nothing = z.unknown();
const encode = encodeURIComponent;

export type RoutingAttributes = Readonly<Record<string, string>>;

/** Asks for a new session together with a message, where the deployment starts sessions by messages. */
export interface NewSession {
  readonly routingAttributes: RoutingAttributes;
}

export interface NewMessage {
  readonly id: string;
  readonly messageType: 'StaticContentMessage' | 'ChoicesResponseMessage';
  readonly inReplyToMessageId?: string;
  readonly staticContent?: { readonly formatType: 'Text'; readonly text: string };
  readonly choicesResponse?: object;
}

export interface EntryQuery {
  readonly startTimestamp?: number;
  readonly direction: 'FromStart' | 'FromEnd';
}

export const entriesPerPage = 50;
const appName = 'Passerelle';
const clientVersion = '0.1.0';

type Tools = Pick<HelpdeskTools, 'http' | 'now'>;
export type Messaging = ReturnType<typeof createMessaging>;

export function createMessaging(settings: SalesforceSettings, tools: Tools) {
  const root = `${scrtOf(settings)}/iamessage/api/v2`;
  return {
    ...tokenCalls({ settings, tools, root }),
    ...conversationCalls({ settings, tools, root }),
    ...messageCalls({ settings, tools, root }),
    ...entryCalls({ settings, tools, root }),
    openStream: (session: Session, lastEventId: string, signal: AbortSignal) =>
      openStream({ settings, tools, root }, { session, lastEventId, signal }),
  };
}

interface Endpoint {
  readonly settings: SalesforceSettings;
  readonly tools: Tools;
  readonly root: string;
}

const bearer = ({ accessToken }: Session) => `Bearer ${accessToken}`;

function tokenCalls({ settings, tools, root }: Endpoint) {
  const { esDeveloperName } = settings;
  const client = {
    orgId: settings.orgId.slice(0, 15),
    esDeveloperName,
    capabilitiesVersion: '1',
    platform: 'Web',
    context: { appName, clientVersion },
  };
  const shared = { method: 'POST', credential: 'account', answer: wire.wireToken } as const;
  return {
    anonymousToken: (signal: AbortSignal) =>
      callSalesforce(tools, {
        ...shared,
        url: `${root}/authorization/unauthenticated/access-token`,
        body: client,
        what: 'POST unauthenticated access-token',
        signal,
      }),
    signedToken: (customerIdentityToken: string, signal: AbortSignal) =>
      callSalesforce(tools, {
        ...shared,
        url: `${root}/authorization/authenticated/access-token`,
        body: { ...client, authorizationType: 'JWT', customerIdentityToken },
        what: 'POST authenticated access-token',
        signal,
      }),
    continuationToken: (session: Session, signal: AbortSignal) =>
      callSalesforce(tools, {
        method: 'GET',
        url: `${root}/authorization/continuation-access-token`,
        authorization: bearer(session),
        what: 'GET continuation-access-token',
        credential: 'conversation',
        answer: wire.wireToken,
        signal,
      }),
  };
}

function conversationCalls({ settings, tools, root }: Endpoint) {
  const { esDeveloperName, language } = settings;
  const base = (session: Session) => ({ authorization: bearer(session), credential: 'conversation' as const });
  return {
    createConversation: (
      session: Session,
      conversation: { readonly conversationId: string; readonly routingAttributes: RoutingAttributes },
      signal: AbortSignal,
    ) =>
      callSalesforce(tools, {
        ...base(session),
        method: 'POST',
        url: `${root}/conversation`,
        body: { ...conversation, esDeveloperName, language },
        what: 'POST conversation',
        answer: nothing,
        signal,
      }),
    routingStatus: async (session: Session, conversationId: string, signal: AbortSignal) =>
      (
        await callSalesforce(tools, {
          ...base(session),
          method: 'GET',
          url: `${root}/conversation/${encode(conversationId)}`,
          what: 'GET conversation',
          hasOwnRate: true,
          answer: wire.wireRoutingStatus,
          signal,
        })
      ).routingStatus,
    closeConversation: (session: Session, conversationId: string, signal: AbortSignal) =>
      callSalesforce(tools, {
        ...base(session),
        method: 'DELETE',
        url: `${root}/conversation/${encode(conversationId)}${queryOf({ esDeveloperName })}`,
        what: 'DELETE conversation',
        hasOwnRate: true,
        answer: nothing,
        signal,
      }),
  };
}

function messageCalls({ settings, tools, root }: Endpoint) {
  const { esDeveloperName, language } = settings;
  const around = (start: NewSession | null) => ({
    esDeveloperName,
    isNewMessagingSession: start !== null,
    ...(start === null ? {} : { routingAttributes: start.routingAttributes, language }),
  });
  const to = ({ conversationId, accessToken }: Reached, what: string) => ({
    method: 'POST' as const,
    url: `${root}/conversation/${encode(conversationId)}/${what}`,
    authorization: `Bearer ${accessToken}`,
    credential: 'conversation' as const,
    hasOwnRate: true,
    answer: nothing,
  });
  return {
    sendMessage: (reached: Reached, message: NewMessage, start: NewSession | null, signal: AbortSignal) =>
      callSalesforce(tools, {
        body: { message, ...around(start) },
        what: 'POST message',
        signal,
        ...to(reached, 'message'),
      }),
    sendFile: (
      reached: Reached,
      file: { readonly id: string; readonly fileId: string; readonly opened: OpenFile },
      signal: AbortSignal,
    ) => {
      const entry = { ...around(null), message: { id: file.id, fileId: file.fileId } };
      return callSalesforce(tools, {
        upload: multipartOf([
          ['messageEntry', jsonFile(entry)],
          ['fileData', file.opened],
        ]),
        what: 'POST file',
        signal,
        ...to(reached, 'file'),
      });
    },
  };
}

/** The message beside its file: the API wants both as files of one form. */
function jsonFile(message: object): OpenFile {
  const json = new TextEncoder().encode(JSON.stringify(message));
  const content = (async function* () {
    yield json;
  })();
  return { name: 'message.json', mediaType: 'application/json', sizeBytes: json.byteLength, content };
}

function entryCalls({ tools, root }: Endpoint) {
  const base = ({ conversationId, accessToken }: Reached, path: string) => ({
    url: `${root}/conversation/${encode(conversationId)}/${path}`,
    authorization: `Bearer ${accessToken}`,
    credential: 'conversation' as const,
    hasOwnRate: true,
  });
  return {
    sendIndicator: (
      reached: Reached,
      entry: { readonly entryType: string; readonly id: string },
      signal: AbortSignal,
    ) =>
      callSalesforce(tools, {
        method: 'POST',
        body: entry,
        what: 'POST entry',
        answer: nothing,
        signal,
        ...base(reached, 'entry'),
      }),
    acknowledge: (reached: Reached, acks: readonly Acknowledgement[], signal: AbortSignal) =>
      callSalesforce(tools, {
        method: 'POST',
        body: { acks },
        what: 'POST acknowledge-entries',
        answer: nothing,
        signal,
        ...base(reached, 'acknowledge-entries'),
      }),
    listEntries: async (reached: Reached, query: EntryQuery, signal: AbortSignal) => {
      const { startTimestamp, direction } = query;
      const asked = queryOf({
        limit: String(entriesPerPage),
        startTimestamp: startTimestamp === undefined ? undefined : String(startTimestamp),
        direction,
      });
      const call: CredentialCall<z.infer<typeof wire.wireEntryList>> = {
        ...base(reached, `entries${asked}`),
        method: 'GET',
        what: 'GET entries',
        answer: wire.wireEntryList,
        signal,
      };
      return (await callSalesforce(tools, call)).conversationEntries ?? [];
    },
  };
}

export interface Acknowledgement {
  readonly id: string;
  readonly entryType: 'Delivery' | 'Read';
  readonly conversationEntryId: string;
}

/** Opens the event stream. Resolves with the answer once its headers are here, and throws for one that is not 200. */
async function openStream(
  { settings, tools }: Endpoint,
  asked: { readonly session: Session; readonly lastEventId: string; readonly signal: AbortSignal },
): Promise<HttpResponse> {
  const { session, lastEventId, signal } = asked;
  const headers = {
    accept: 'text/event-stream',
    authorization: bearer(session),
    'x-org-id': session.orgId,
    'last-event-id': lastEventId,
    'cache-control': 'no-cache',
  };
  const url = `${scrtOf(settings)}/eventrouter/v1/sse`;
  const response = await withDeliveryFailures(() =>
    tools.http.request({ method: 'GET', url, headers, signal, connection: 'stream' }),
  );
  if (response.status === 200) return response;
  throw await refusalOf(response, { what: 'GET sse', credential: 'conversation' }, tools.now());
}
