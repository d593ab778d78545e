import { z } from '@hono/zod-openapi';
import { toIso, toIsoOrNull } from '../../core/clock.ts';
import type { Route } from '../route.ts';
import type { GroupReport } from '../update-groups.ts';

/** How a route is shown at the API. */
export const routeView = z
  .object({
    id: z.string(),
    botId: z.string(),
    skill: z.string().nullable(),
    connectionId: z.string(),
    groupName: z.string().nullable(),
    remoteGroupId: z.string().nullable(),
    mode: z.enum(['off', 'propose', 'create']),
    fallbackGroupId: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .openapi('Route');

export function describeRoute({ createdAt, updatedAt, lastUsedAt, ...rest }: Route) {
  return {
    ...rest,
    createdAt: toIso(createdAt),
    updatedAt: toIso(updatedAt),
    lastUsedAt: toIsoOrNull(lastUsedAt),
  };
}

const group = z.object({ remoteGroupId: z.string(), name: z.string() });

/** What an update of groups would do, or has done. */
export const groupReportView = z
  .object({
    summary: z.record(z.string(), z.int()).openapi({ description: 'How many rows of each finding and outcome.' }),
    connections: z.array(
      z.object({
        connectionId: z.string(),
        hasGroups: z.boolean(),
        items: z.array(
          z.object({
            routeId: z.string(),
            botId: z.string(),
            skill: z.string().nullable(),
            groupName: z.string().nullable(),
            finding: z.enum(['kept', 'found', 'missing', 'renamed', 'drifted', 'gone', 'open']).openapi({
              description:
                'kept: there; found: there under that name, not yet ours; missing: not there; renamed: there under ' +
                'another name; drifted: renamed, and another group bears the name; gone: deleted; open: the helpdesk decides.',
            }),
            action: z.enum(['none', 'adopt', 'create', 'propose']),
            outcome: z.enum(['none', 'adopted', 'created', 'waiting', 'failed']).nullable(),
            error: z.string().nullable(),
            group: group.nullable(),
            namesake: group.nullable(),
            memberCount: z.int().nullable(),
            hasNoMembers: z.boolean(),
            isFallbackGone: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .openapi('GroupReport');

export function describeReports(reports: readonly GroupReport[]) {
  const items = reports.flatMap((report) => report.items);
  const summary: Record<string, number> = {};
  for (const { finding, outcome } of items) {
    for (const word of [finding, outcome]) {
      if (word !== null && word !== 'none') summary[word] = (summary[word] ?? 0) + 1;
    }
  }
  return { summary, connections: reports.map(describeReport) };
}

function describeReport({ connectionId, hasGroups, items }: GroupReport) {
  return {
    connectionId,
    hasGroups,
    items: items.map(({ route, group: its, namesake, ...rest }) => ({
      routeId: route.id,
      botId: route.botId,
      skill: route.skill,
      groupName: route.groupName,
      ...rest,
      group: named(its),
      namesake: named(namesake),
      hasNoMembers: rest.memberCount === 0,
    })),
  };
}

function named(one: { readonly remoteGroupId: string; readonly name: string } | null) {
  return one === null ? null : { remoteGroupId: one.remoteGroupId, name: one.name };
}
