/** One small function per endpoint of the Support API that the relay uses. No decisions here. */
import { z } from 'zod';
import type { HelpdeskTools } from '../helpdesk.ts';
import { queryOf } from '../kit/json-call.ts';
import { withOwnLimits } from '../kit/vendor-refusal.ts';
import { createJsonCaller, type JsonCaller } from './json-call.ts';
import { addressesOf, type ZendeskSettings } from './settings.ts';
import { createSupportAccess } from './support-access.ts';
import * as wire from './wire-support.ts';

const anything = z.unknown();
const encode = encodeURIComponent;

export type Support = ReturnType<typeof createSupport>;

export function createSupport(call: JsonCaller) {
  return { ...userCalls(call), ...ticketCalls(call), ...fieldCalls(call), ...groupCalls(call), ...staffCalls(call) };
}

/** Calls the Support API with the credentials of these settings. One of them serves all calls of an account. */
export function createSupportCaller(settings: ZendeskSettings, tools: HelpdeskTools): JsonCaller {
  const endpoint = { http: tools.http, now: () => tools.now(), root: addressesOf(settings).support };
  const access = createSupportAccess(settings, tools);
  return (call) =>
    withOwnLimits(() => access((authorization) => createJsonCaller({ ...endpoint, authorization })(call)));
}

function userCalls(call: JsonCaller) {
  const search = async (query: Record<string, string>, signal: AbortSignal) =>
    (
      await call({
        method: 'GET',
        path: `/users/search${queryOf(query)}`,
        what: 'GET users/search',
        answer: wire.wireSupportUsersReply,
        signal,
      })
    ).users;
  return {
    me: async (signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: '/users/me',
          what: 'GET users/me',
          answer: wire.wireSupportUserReply,
          signal,
        })
      ).user,
    findUsersByEmail: (email: string, signal: AbortSignal) => search({ query: `email:${email}` }, signal),
    findUsersByExternalId: (externalId: string, signal: AbortSignal) => search({ external_id: externalId }, signal),
    setExternalId: async (userId: string, externalId: string, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'PUT',
        path: `/users/${encode(userId)}`,
        body: { user: { external_id: externalId } },
        what: 'PUT user',
        hasOwnRate: true,
        answer: anything,
        signal,
      });
    },
  };
}

/** The part of a ticket that we ever change. One ticket takes 30 changes in ten minutes, whatever the account may do. */
export interface TicketChange {
  readonly status?: 'solved' | 'open';
  readonly group_id?: number;
  readonly custom_fields?: readonly { readonly id: number; readonly value: string }[];
}

function ticketCalls(call: JsonCaller) {
  return {
    getTicket: async (id: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/tickets/${encode(id)}`,
          what: 'GET ticket',
          answer: wire.wireTicketReply,
          signal,
        })
      ).ticket,
    updateTicket: async (id: string, ticket: TicketChange, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'PUT',
        path: `/tickets/${encode(id)}`,
        body: { ticket },
        what: 'PUT ticket',
        hasOwnRate: true,
        answer: anything,
        signal,
      });
    },
    /** Adds; a PUT of the ticket itself would replace the tags of others. */
    addTags: async (id: string, tags: readonly string[], signal: AbortSignal): Promise<void> => {
      await call({
        method: 'PUT',
        path: `/tickets/${encode(id)}/tags`,
        body: { tags },
        what: 'PUT ticket tags',
        hasOwnRate: true,
        answer: anything,
        signal,
      });
    },
    /** A tag that is not there is no error. */
    removeTags: async (id: string, tags: readonly string[], signal: AbortSignal): Promise<void> => {
      await call({
        method: 'DELETE',
        path: `/tickets/${encode(id)}/tags`,
        body: { tags },
        what: 'DELETE ticket tags',
        hasOwnRate: true,
        answer: anything,
        signal,
      });
    },
    searchTickets: async (query: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/search${queryOf({ query: `type:ticket ${query}`, sort_by: 'created_at', sort_order: 'desc' })}`,
          what: 'GET search',
          answer: wire.wireSearchReply,
          signal,
        })
      ).results,
    listRequestedTickets: async (userId: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/users/${encode(userId)}/tickets/requested${queryOf({ sort: '-created_at' })}`,
          what: 'GET tickets/requested',
          answer: wire.wireTicketsReply,
          signal,
        })
      ).tickets,
    listAudits: async (ticketId: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/tickets/${encode(ticketId)}/audits${queryOf({ 'filter_events[]': 'ChatStartedEvent' })}`,
          what: 'GET audits',
          answer: wire.wireAuditsReply,
          signal,
        })
      ).audits,
  };
}

function fieldCalls(call: JsonCaller) {
  return {
    getTicketField: async (id: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/ticket_fields/${encode(id)}`,
          what: 'GET ticket_field',
          answer: wire.wireTicketFieldReply,
          signal,
        })
      ).ticket_field,
    listTicketFields: async (after: string | undefined, signal: AbortSignal) =>
      await call({
        method: 'GET',
        path: `/ticket_fields${queryOf({ 'page[size]': '100', 'page[after]': after })}`,
        what: 'GET ticket_fields',
        answer: wire.wireTicketFieldsReply,
        signal,
      }),
  };
}

function groupCalls(call: JsonCaller) {
  return {
    listGroups: async (after: string | undefined, signal: AbortSignal) =>
      await call({
        method: 'GET',
        path: `/groups${queryOf({ exclude_deleted: 'true', 'page[size]': '100', 'page[after]': after })}`,
        what: 'GET groups',
        answer: wire.wireGroupsReply,
        signal,
      }),
    getGroup: async (id: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/groups/${encode(id)}`,
          what: 'GET group',
          answer: wire.wireGroupReply,
          signal,
        })
      ).group,
    createGroup: async (name: string, signal: AbortSignal) =>
      (
        await call({
          method: 'POST',
          path: '/groups',
          // Private groups can never become public again, so ours start public.
          body: { group: { name, description: 'Created by Passerelle', is_public: true } },
          what: 'POST groups',
          answer: wire.wireGroupReply,
          signal,
        })
      ).group,
    listMemberships: async (groupId: string, after: string | undefined, signal: AbortSignal) =>
      await call({
        method: 'GET',
        path: `/groups/${encode(groupId)}/memberships${queryOf({ 'page[size]': '100', 'page[after]': after })}`,
        what: 'GET memberships',
        answer: wire.wireMembershipsReply,
        signal,
      }),
  };
}

function staffCalls(call: JsonCaller) {
  return {
    listAvailabilities: async (after: string | undefined, signal: AbortSignal) =>
      await call({
        method: 'GET',
        path: `/agent_availabilities${queryOf({
          'filter[channel_status]': 'messaging:online',
          select_channel: 'messaging',
          'page[size]': '100',
          'page[after]': after,
        })}`,
        what: 'GET agent_availabilities',
        answer: wire.wireAvailabilitiesReply,
        signal,
      }),
    listSchedules: async (signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: '/business_hours/schedules',
          what: 'GET schedules',
          answer: wire.wireSchedulesReply,
          signal,
        })
      ).schedules,
    listHolidays: async (scheduleId: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/business_hours/schedules/${encode(scheduleId)}/holidays`,
          what: 'GET holidays',
          answer: wire.wireHolidaysReply,
          signal,
        })
      ).holidays,
  };
}
