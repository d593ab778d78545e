/** One small function per endpoint of Sunshine Conversations. No decisions here. */
import { z } from 'zod';
import type { RemoteMessageId } from '../../core/ids.ts';
import type { HelpdeskTools, OpenFile } from '../helpdesk.ts';
import { queryOf } from '../kit/json-call.ts';
import { multipartOf } from '../kit/multipart.ts';
import { basicAuthorization, createJsonCaller, type JsonCaller } from './json-call.ts';
import { addressesOf, type ZendeskSettings } from './settings.ts';
import * as wire from './wire.ts';

export type Metadata = Readonly<Record<string, string | number | boolean>>;

export interface UserProfile {
  readonly givenName?: string;
  readonly surname?: string;
  readonly email?: string;
  readonly avatarUrl?: string;
  readonly locale?: string;
}

export interface NewMessage {
  readonly author: Readonly<Record<string, unknown>> & { readonly type: 'user' | 'business' };
  readonly content: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly metadata: Metadata;
}

export interface ControlTarget {
  /** Id or name of a switchboard integration. */
  readonly switchboardIntegration: string;
  readonly metadata: Metadata;
}

const nothing = z.object({});
const encode = encodeURIComponent;

export type Sunshine = ReturnType<typeof createSunshine>;

export function createSunshine(settings: ZendeskSettings, tools: HelpdeskTools) {
  const call = createJsonCaller({
    http: tools.http,
    now: () => tools.now(),
    root: `${addressesOf(settings).sunshine}/v2/apps/${encode(settings.appId)}`,
    authorization: basicAuthorization(settings.keyId, settings.keySecret),
  });
  return { ...userCalls(call), ...conversationCalls(call), ...messageCalls(call) };
}

function userCalls(call: JsonCaller) {
  return {
    createUser: async (body: { externalId: string; profile: UserProfile; metadata?: Metadata }, signal: AbortSignal) =>
      (await call({ method: 'POST', path: '/users', body, what: 'POST users', answer: wire.wireUserReply, signal }))
        .user,
    getUser: async (idOrExternalId: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/users/${encode(idOrExternalId)}`,
          what: 'GET user',
          answer: wire.wireUserReply,
          signal,
        })
      ).user,
    updateUser: async (id: string, body: { profile: UserProfile; metadata?: Metadata }, signal: AbortSignal) =>
      (
        await call({
          method: 'PATCH',
          path: `/users/${encode(id)}`,
          body,
          what: 'PATCH user',
          answer: wire.wireUserReply,
          signal,
        })
      ).user,
  };
}

function conversationCalls(call: JsonCaller) {
  const one = (id: string) => `/conversations/${encode(id)}`;
  return {
    createConversation: async (body: { userId: string; metadata: Metadata }, signal: AbortSignal) =>
      (
        await call({
          method: 'POST',
          path: '/conversations',
          body: {
            type: 'personal',
            participants: [{ userId: body.userId, subscribeSDKClient: false }],
            metadata: body.metadata,
          },
          what: 'POST conversations',
          answer: wire.wireConversationReply,
          signal,
        })
      ).conversation,
    getConversation: async (id: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: one(id),
          what: 'GET conversation',
          answer: wire.wireConversationReply,
          signal,
        })
      ).conversation,
    updateConversation: async (id: string, metadata: Metadata, signal: AbortSignal) =>
      (
        await call({
          method: 'PATCH',
          path: one(id),
          body: { metadata },
          what: 'PATCH conversation',
          answer: wire.wireConversationReply,
          signal,
        })
      ).conversation,
    listConversations: async (userId: string, after: string | undefined, signal: AbortSignal) =>
      await call({
        method: 'GET',
        path: `/conversations${queryOf({ 'filter[userId]': userId, 'page[size]': '100', 'page[after]': after })}`,
        what: 'GET conversations',
        answer: wire.wireConversationsReply,
        signal,
      }),
    /** Whose conversation it is: of a personal one there is one at a time, who changes when two people become one. */
    listParticipants: async (id: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `${one(id)}/participants`,
          what: 'GET participants',
          answer: wire.wireParticipantsReply,
          signal,
        })
      ).participants,
    passControl: async (id: string, body: ControlTarget, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'POST',
        path: `${one(id)}/passControl`,
        body,
        what: 'POST passControl',
        answer: nothing,
        signal,
      });
    },
    offerControl: async (id: string, body: ControlTarget, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'POST',
        path: `${one(id)}/offerControl`,
        body,
        what: 'POST offerControl',
        answer: nothing,
        signal,
      });
    },
    releaseControl: async (id: string, metadata: Metadata, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'POST',
        path: `${one(id)}/releaseControl`,
        body: { metadata },
        what: 'POST releaseControl',
        answer: nothing,
        signal,
      });
    },
  };
}

function messageCalls(call: JsonCaller) {
  const one = (id: string) => `/conversations/${encode(id)}`;
  return {
    postMessage: async (id: string, body: NewMessage, signal: AbortSignal): Promise<readonly RemoteMessageId[]> => {
      const reply = await call({
        method: 'POST',
        path: `${one(id)}/messages`,
        body,
        what: 'POST messages',
        answer: wire.wirePostedReply,
        signal,
      });
      return reply.messages.map((message) => message.id as RemoteMessageId);
    },
    /** A page of 100, the newest when `before` is absent. Messages stay unread: one odd message must not hide the others. */
    listMessages: async (id: string, before: string | undefined, signal: AbortSignal) =>
      await call({
        method: 'GET',
        path: `${one(id)}/messages${queryOf({ 'page[before]': before })}`,
        what: 'GET messages',
        answer: wire.wireMessagesReply,
        signal,
      }),
    /** Bound to the conversation, so that only its people can read it where attachments are private. */
    uploadFile: async (id: string, file: OpenFile, signal: AbortSignal) =>
      (
        await call({
          method: 'POST',
          path: `/attachments${queryOf({ access: 'public', for: 'message', conversationId: id })}`,
          upload: multipartOf([['source', file]]),
          what: 'POST attachments',
          answer: wire.wireAttachmentReply,
          signal,
        })
      ).attachment,
    postRead: async (id: string, userId: string, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'POST',
        path: `${one(id)}/activity`,
        body: { author: { type: 'user', userId }, type: 'conversation:read' },
        what: 'POST activity',
        answer: nothing,
        signal,
      });
    },
  };
}
