/** What the documents of both APIs say of answers: refusals by their codes, and the headers that answers carry. */
import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import type { Env } from 'hono';
import type { AppErrorCode } from '../core/app-error.ts';
import { statusOfCode } from './problem.ts';
import { codeMeanings, listed, problemView } from './problem-view.ts';

const content = { 'application/json': { schema: problemView } };

/** Answers of a route that refuse with these codes, by status. Those that every route of its make has are added later. */
export function refusals(...codes: readonly AppErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => statusOfCode[code]))];
  const answers = statuses.map((status) => {
    const ofStatus = codes.filter((code) => statusOfCode[code] === status);
    return [status, { description: describe(ofStatus), content }];
  });
  // To the types of a handler, refusals are thrown and no answers of it.
  return Object.fromEntries(answers) as Record<never, { description: string; content: typeof content }>;
}

function describe(codes: readonly AppErrorCode[]): string {
  return listed(Object.fromEntries(codes.map((code) => [code, codeMeanings[code]])));
}

const headers = {
  RequestId: {
    description: 'Names this request in the log. Your own `X-Request-Id` is kept when it is short and plain.',
    schema: { type: 'string' },
  },
  RetryAfter: { description: 'Seconds to wait before the same is sent again.', schema: { type: 'integer' } },
  Challenge: { description: 'Always `Bearer`.', schema: { type: 'string' } },
} as const;

const requestId = { 'X-Request-Id': headerRef('RequestId') };
const retryAfter = { 'Retry-After': headerRef('RetryAfter') };
const headersOfStatus: Readonly<Record<string, object>> = {
  401: { 'WWW-Authenticate': headerRef('Challenge') },
  409: retryAfter,
  429: retryAfter,
  503: retryAfter,
};

function headerRef(name: keyof typeof headers) {
  return { $ref: `#/components/headers/${name}` };
}

/** Puts into the document what answers refer to. Once for each app. */
export function registerHeaders<E extends Env>(api: OpenAPIHono<E>): void {
  for (const [name, header] of Object.entries(headers)) {
    api.openAPIRegistry.registerComponent('headers', name, header);
  }
}

/** The answers of a route, with the refusals that its make brings, and the headers of each. */
export function describedAnswers(route: RouteConfig): RouteConfig['responses'] {
  const all = { ...refusals(...codesOfMake(route)), ...route.responses } as Readonly<Record<string, Answer>>;
  return Object.fromEntries(
    Object.entries(all).map(([status, answer]) => {
      const { headers: own } = answer;
      return [status, { ...answer, headers: { ...requestId, ...headersOfStatus[status], ...own } }];
    }),
  );
}

interface Answer {
  readonly description: string;
  readonly headers?: object;
}

function codesOfMake({ path, request, security }: RouteConfig): readonly AppErrorCode[] {
  const isChecked = request !== undefined && Object.values(request).some((part) => part !== undefined);
  const codes: AppErrorCode[] = ['internal_error', 'unavailable'];
  if (isChecked) codes.push('invalid_request');
  if (request?.body !== undefined) codes.push('payload_too_large', 'unsupported_media_type');
  if (path.includes('{id}')) codes.push('not_found');
  if ((security ?? []).length > 0) codes.push('unauthorized');
  return codes;
}
