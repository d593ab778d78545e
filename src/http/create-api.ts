/**
 * The one way to make a Hono app for an API: JSON bodies are read within limits, every mistake of a request is reported
 * at once, and whatever is thrown becomes the error body.
 */
import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { Context, Env, MiddlewareHandler } from 'hono';
import { methodNotAllowed as methodNotAllowedMiddleware } from 'hono/method-not-allowed';
import type { z } from 'zod';
import type { ErrorDetail } from '../core/app-error.ts';
import type { Logger } from '../core/logger.ts';
import { jsonBody, optionalJsonBody } from './body.ts';
import { describedAnswers, registerHeaders } from './described-answers.ts';
import { methodNotAllowed, notFoundHandler, problemHandler } from './problem.ts';
import { type ApiEnv, requestIds } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';
import { detailsOf, validationError } from './validation.ts';

export interface ApiOptions {
  /** Largest JSON body of its routes; 1 MiB when absent. */
  readonly jsonBytesMax?: number;
}

/**
 * An app for one feature's routes, to be mounted with `route` on a root, which answers for what they throw: an app with
 * an error handler of its own would have each of its middleware run in a chain of its own. Define routes with
 * `createRoute` and `api.openapi`; a route that declares a JSON body needs no body middleware of its own, and its body is
 * required unless it says `required: false`: then `{}` stands for one that is missing. Middleware of a route (who is
 * calling?) runs before its body is read. Refusals that follow from the make of a route (a key, a body, parameters) are
 * documented by themselves; it names only its own, with `refusals`.
 */
export function createApi<E extends Env = ApiEnv>(options: ApiOptions = {}): OpenAPIHono<E> {
  const api = new OpenAPIHono<E>();
  registerHeaders(api);
  const register = api.openapi;
  const bytesMax = options.jsonBytesMax ?? 1_048_576;
  const readers: Readers = { json: jsonBody(bytesMax), optional: optionalJsonBody(bytesMax) };
  api.openapi = ((route: RouteConfig, handler: never, hook = refuseInvalid(route) as never) =>
    register(prepared(route, readers), handler, hook)) as typeof api.openapi;
  return api;
}

/**
 * The outermost app: what `createApi` gives, with request ids, security headers, 405 for known paths, and the error body
 * for whatever is thrown below it.
 */
export function createRootApi<E extends Env = ApiEnv>({
  log,
  ...options
}: ApiOptions & { readonly log: Logger }): OpenAPIHono<E> {
  const api = createApi<E>(options);
  api.onError(problemHandler(log));
  api.notFound(notFoundHandler);
  api.use(requestIds());
  api.use(securityHeaders());
  api.use(methodNotAllowedMiddleware({ app: api, onMethodNotAllowed: methodNotAllowed }));
  return api;
}

interface Readers {
  readonly json: MiddlewareHandler;
  readonly optional: MiddlewareHandler;
}

function prepared(route: RouteConfig, { json, optional }: Readers): RouteConfig {
  const own = route.middleware === undefined ? [] : [route.middleware].flat();
  const { request } = route;
  const described = { ...route, responses: describedAnswers(route) };
  if (request === undefined) return described;
  const { body } = request;
  if (body === undefined) return described;
  const mediaTypes = Object.keys(body.content);
  const takesOnlyJson = mediaTypes.every(isJson);
  const readJson: MiddlewareHandler = async (context, next) => {
    const type = context.req.header('content-type');
    if (body.required === false) return optional(context, next);
    if (!(takesOnlyJson || isJson(type ?? ''))) return next();
    return json(context, next);
  };
  const reading = mediaTypes.some(isJson) ? [readJson] : [];
  return {
    ...described,
    request: { ...request, body: { ...body, required: body.required ?? takesOnlyJson } },
    middleware: [...own, ...reading],
  };
}

const isJson = (mediaType: string) => /^application\/(?:[a-z.-]+\+)?json\b/i.test(mediaType);

type Target = 'query' | 'param' | 'header' | 'cookie' | 'json' | 'form';
type Issue = z.core.$ZodIssue;

/** In the order in which they are validated, with the word that begins the path of a mistake in each. */
const prefixes: Readonly<Record<Target, string>> = {
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'cookie',
  json: '',
  form: '',
};
const targets = Object.keys(prefixes) as Target[];

type Validated =
  | { readonly success: true }
  | { readonly success: false; readonly target: string; readonly error: { readonly issues: readonly Issue[] } };

/** Validation stops at the first bad part of a request; look at the parts after it too, so that all is said at once. */
function refuseInvalid({ request }: RouteConfig): (validated: Validated, context: Context) => Promise<void> {
  return async (validated, context) => {
    if (validated.success) return;
    const { target, error } = validated;
    const details = detailsOf(error.issues, prefixes[target as Target]);
    const rest = targets.slice(targets.indexOf(target as Target) + 1);
    throw validationError([...details, ...(await detailsOfRest(request, rest, context))]);
  };
}

async function detailsOfRest(
  request: RouteConfig['request'],
  rest: readonly Target[],
  context: Context,
): Promise<ErrorDetail[]> {
  const details: ErrorDetail[] = [];
  if (rest.includes('param') && request?.params !== undefined) {
    details.push(...(await detailsOfPart(request.params, context.req.param(), prefixes.param)));
  }
  const json = request?.body?.content['application/json'];
  const body = json !== undefined && 'schema' in json ? json.schema : undefined;
  if (rest.includes('json') && isZod(body) && isJson(context.req.header('content-type') ?? '')) {
    details.push(...(await detailsOfPart(body, await context.req.json(), prefixes.json)));
  }
  return details;
}

async function detailsOfPart(schema: z.ZodType, value: unknown, prefix: string): Promise<ErrorDetail[]> {
  const result = await schema.safeParseAsync(value);
  return result.success ? [] : detailsOf(result.error.issues, prefix);
}

const isZod = (schema: object | undefined): schema is z.ZodType => schema !== undefined && 'safeParseAsync' in schema;
