import { z } from 'zod';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import { AppError, type ErrorDetail } from '../core/app-error.ts';
import type { AuditLog } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import type { BotId, ConnectionId, RemoteGroupId, RouteId } from '../core/ids.ts';
import { writtenName } from '../core/written-name.ts';
import { parseOrRefuse, validationError } from '../http/validation.ts';
import type { Route } from './route.ts';
import type { RouteStore } from './store.ts';

/** What the use cases around routes need. */
export interface RouteAdministration {
  readonly routes: RouteStore;
  readonly bots: Pick<BotDirectory, 'find'>;
  readonly connections: Pick<LiveConnections, 'list'>;
  readonly clock: Clock;
  readonly audit: AuditLog;
}

const remoteGroup = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .transform((id) => id as RemoteGroupId);

/** What an administrator may say about a route; what is left out stays as it is. */
export const routeInput = z.strictObject({
  botId: z
    .string()
    .max(100)
    .transform((id) => id as BotId)
    .optional()
    .meta({ description: 'Fixed once the route exists.' }),
  skill: z.string().overwrite(writtenName).min(1).max(200).nullable().optional().meta({
    description: 'What the bot asks for, without regard to case. null is the default route of the bot.',
  }),
  connectionId: z
    .string()
    .max(100)
    .transform((id) => id as ConnectionId)
    .optional(),
  groupName: z.string().overwrite(writtenName).min(1).max(200).nullable().optional().meta({
    description: 'Group of that name; the name of the skill when neither this nor remoteGroupId is given.',
  }),
  remoteGroupId: remoteGroup.nullable().optional().meta({ description: "The helpdesk's id of a group that exists." }),
  mode: z.enum(['off', 'propose', 'create']).optional().meta({
    description: 'When the group is missing: nothing, a proposal in the next update, or it is made. create at first.',
  }),
  fallbackGroupId: remoteGroup.nullable().optional().meta({
    description: 'Group that takes conversations while theirs is missing; null lets the helpdesk decide.',
  }),
});
export type RouteInput = z.output<typeof routeInput>;

/** Parses what a stranger sent. Throws `AppError('invalid_request')` naming every mistake. */
export function readRouteInput(input: unknown): RouteInput {
  return parseOrRefuse(routeInput, input);
}

/** Throws `AppError('invalid_request')` when the bot or the connection of this route is not there. */
export async function refuseStrays({ bots, connections }: RouteAdministration, route: Route): Promise<void> {
  const details: ErrorDetail[] = [];
  if ((await bots.find(route.botId)) === null) details.push({ path: 'botId', message: 'names no bot' });
  if (!(await connections.list()).some((connection) => connection.id === route.connectionId)) {
    details.push({ path: 'connectionId', message: 'names no connection' });
  }
  if (details.length > 0) throw validationError(details);
}

/** Saves; throws `AppError('conflict')` when the bot has another route for that skill. */
export async function saveRoute({ routes }: RouteAdministration, route: Route): Promise<void> {
  if ((await routes.save(route)) === 'saved') return;
  const what = route.skill === null ? 'a default route' : `a route for the skill "${route.skill}"`;
  throw new AppError('conflict', `This bot already has ${what}. Change that one, or remove it first.`, {
    details: [{ path: 'skill', message: 'is taken' }],
  });
}

/** The refusal for a route that is not there. */
export function routeNotFound(id: RouteId): AppError {
  return new AppError('not_found', `There is no route ${id}.`);
}
