/** One small function per endpoint of the REST API that the relay uses. No decisions here. */
import type { HelpdeskTools } from '../helpdesk.ts';
import { createRestCaller, type RestCaller } from './rest-call.ts';
import type { RingcentralSettings } from './settings.ts';
import * as wire from './wire-rest.ts';

const encode = encodeURIComponent;
/** The largest page that the API gives. */
export const pageSize = 150;
const pagesMax = 40;

export type Rest = ReturnType<typeof createRest>;

export function createRest(settings: RingcentralSettings, tools: HelpdeskTools) {
  const call = createRestCaller(settings, tools);
  return { ...threadCalls(call), ...caseCalls(call), ...peopleCalls(call), ...accountCalls(call) };
}

function threadCalls(call: RestCaller) {
  const one = (id: string) => `/content_threads/${encode(id)}`;
  return {
    getThread: (id: string, signal: AbortSignal) =>
      call({ method: 'GET', path: one(id), what: 'GET content_threads', answer: wire.wireThread, signal }),
    findThreads: async (foreignId: string, signal: AbortSignal) => {
      const query = [['q', `foreign:"${foreignId}"`]] as const;
      const answer = wire.listOf(wire.wireThread);
      const what = 'GET content_threads by q';
      return (await call({ method: 'GET', path: '/content_threads', query, what, answer, signal })).records;
    },
    /** The set given replaces the one that is there. */
    categorizeThread: (id: string, categoryIds: readonly string[], signal: AbortSignal) =>
      call({
        method: 'PUT',
        path: `${one(id)}/update_categories`,
        query: valuesOf('thread_category_ids[]', categoryIds),
        what: 'PUT content_threads/update_categories',
        answer: wire.wireThread,
        signal,
      }),
    ignoreThread: (id: string, signal: AbortSignal) =>
      call({
        method: 'PUT',
        path: `${one(id)}/ignore`,
        what: 'PUT content_threads/ignore',
        answer: wire.wireNothing,
        signal,
      }),
    /** Newest first, one page. */
    listContents: async (threadId: string, offset: number, signal: AbortSignal) => {
      const query = [['q', `thread:"${threadId}"`], ...pageOf(offset)] as const;
      const answer = wire.listOf(wire.wireContent);
      const what = 'GET contents';
      return (await call({ method: 'GET', path: '/contents', query, what, answer, signal })).records;
    },
  };
}

function caseCalls(call: RestCaller) {
  const one = (id: string) => `/interventions/${encode(id)}`;
  return {
    listInterventions: async (threadId: string, signal: AbortSignal) => {
      const query = [['thread_id', threadId], ['sort', 'created_at'], ...pageOf(0)] as const;
      const answer = wire.listOf(wire.wireIntervention);
      return (await call({ method: 'GET', path: '/interventions', query, what: 'GET interventions', answer, signal }))
        .records;
    },
    updateIntervention: (id: string, fields: readonly (readonly [string, string])[], signal: AbortSignal) =>
      call({
        method: 'PUT',
        path: one(id),
        query: customValues(fields),
        what: 'PUT interventions',
        answer: wire.wireNothing,
        signal,
      }),
    closeIntervention: (id: string, signal: AbortSignal) =>
      call({
        method: 'PUT',
        path: `${one(id)}/close`,
        what: 'PUT interventions/close',
        answer: wire.wireNothing,
        signal,
      }),
    cancelIntervention: (id: string, signal: AbortSignal) =>
      call({
        method: 'DELETE',
        path: `${one(id)}/cancel`,
        what: 'DELETE interventions/cancel',
        answer: wire.wireNothing,
        signal,
      }),
  };
}

function peopleCalls(call: RestCaller) {
  return {
    getUser: (id: string, signal: AbortSignal) =>
      call({ method: 'GET', path: `/users/${encode(id)}`, what: 'GET users', answer: wire.wireUser, signal }),
    /** How many agents have this category, or may write as this identity. */
    countUsers: async (filter: readonly [name: 'category_id' | 'identity_id', id: string], signal: AbortSignal) => {
      const query = [filter, ['limit', '1']] as const;
      const answer = wire.listOf(wire.wireUser);
      const page = await call({ method: 'GET', path: '/users', query, what: 'GET users', answer, signal });
      return page.count ?? page.records.length;
    },
    findIdentity: async (foreignId: string, sourceId: string, signal: AbortSignal) => {
      const query = [
        ['foreign_id', foreignId],
        ['source_id', sourceId],
      ] as const;
      const answer = wire.listOf(wire.wireIdentity);
      const page = await call({ method: 'GET', path: '/identities', query, what: 'GET identities', answer, signal });
      return page.records.find((identity) => identity.foreign_id === foreignId) ?? null;
    },
    getIdentityGroup: (id: string, signal: AbortSignal) =>
      call({
        method: 'GET',
        path: `/identity_groups/${encode(id)}`,
        what: 'GET identity_groups',
        answer: wire.wireIdentityGroup,
        signal,
      }),
    updateIdentityGroup: (id: string, fields: readonly (readonly [string, string])[], signal: AbortSignal) =>
      call({
        method: 'PUT',
        path: `/identity_groups/${encode(id)}`,
        query: customValues(fields),
        what: 'PUT identity_groups',
        answer: wire.wireNothing,
        signal,
      }),
    listStatus: (categoryId: string | null, signal: AbortSignal) =>
      call({
        method: 'GET',
        path: '/status',
        query: categoryId === null ? [] : [['category_ids[]', categoryId]],
        what: 'GET status',
        answer: wire.wireAgentStatus,
        signal,
      }),
  };
}

function accountCalls(call: RestCaller) {
  const source = (id: string) => `/content_sources/${encode(id)}`;
  const everyPage = async <T>(page: (offset: number) => Promise<{ records: T[] }>): Promise<readonly T[]> => {
    const all: T[] = [];
    for (let at = 0; at < pagesMax; at += 1) {
      const { records } = await page(at * pageSize);
      all.push(...records);
      if (records.length < pageSize) break;
    }
    return all;
  };
  return {
    getSource: (id: string, signal: AbortSignal) =>
      call({ method: 'GET', path: source(id), what: 'GET content_sources', answer: wire.wireSource, signal }),
    setDefaultCategories: (id: string, categoryIds: readonly string[], signal: AbortSignal) =>
      call({
        method: 'PUT',
        path: source(id),
        query: valuesOf('default_category_ids[]', categoryIds),
        what: 'PUT content_sources',
        answer: wire.wireSource,
        signal,
      }),
    listCategories: (signal: AbortSignal) =>
      everyPage((offset) =>
        call({
          method: 'GET',
          path: '/categories',
          query: pageOf(offset),
          what: 'GET categories',
          answer: wire.listOf(wire.wireCategory),
          signal,
        }),
      ),
    getCategory: (id: string, signal: AbortSignal) =>
      call({
        method: 'GET',
        path: `/categories/${encode(id)}`,
        what: 'GET categories',
        answer: wire.wireCategory,
        signal,
      }),
    createCategory: (name: string, parentId: string | undefined, signal: AbortSignal) =>
      call({
        method: 'POST',
        path: '/categories',
        query: [
          ['name', name],
          ['parent_id', parentId],
        ],
        what: 'POST categories',
        answer: wire.wireCategory,
        signal,
      }),
    listCustomFields: (signal: AbortSignal) =>
      everyPage((offset) =>
        call({
          method: 'GET',
          path: '/custom_fields',
          query: pageOf(offset),
          what: 'GET custom_fields',
          answer: wire.listOf(wire.wireCustomField),
          signal,
        }),
      ),
    listTimeSheets: (signal: AbortSignal) =>
      everyPage((offset) =>
        call({
          method: 'GET',
          path: '/time_sheets',
          query: pageOf(offset),
          what: 'GET time_sheets',
          answer: wire.listOf(wire.wireTimeSheet),
          signal,
        }),
      ),
  };
}

function pageOf(offset: number): readonly (readonly [string, string])[] {
  return [
    ['offset', String(offset)],
    ['limit', String(pageSize)],
  ];
}

/** An empty list is sent as one empty value: a list that is not named would leave things as they are. */
function valuesOf(name: string, values: readonly string[]): readonly (readonly [string, string])[] {
  return values.length === 0 ? [[name, '']] : values.map((value) => [name, value]);
}

function customValues(fields: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return fields.map(([key, value]) => [`custom_field_values[${key}]`, value]);
}
