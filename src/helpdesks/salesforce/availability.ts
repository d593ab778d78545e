import { z } from 'zod';
import type { RemoteGroupId } from '../../core/ids.ts';
import { DeliveryFailure } from '../failure.ts';
import type { Availability, AvailabilitySide } from '../helpdesk.ts';
import { queryOf } from '../kit/json-call.ts';
import { type CoreClient, fieldOf, soqlText } from './core-client.ts';
import type { Desk } from './desk.ts';
import { callSalesforce } from './json-call.ts';
import { scrtOf } from './settings.ts';

const unknown: Availability = {
  state: 'unknown',
  agentsOnline: null,
  nextOpeningAt: null,
  estimatedWaitSeconds: null,
};

/** Business hours where they are read, then who is signed in and how many wait, where the org's own API may be asked. */
export function availabilitySide(desk: Desk): AvailabilitySide {
  return {
    availabilityOf: async (group, call) => {
      try {
        const closed = desk.settings.readBusinessHours ? await closedUntil(desk, call.signal) : null;
        if (closed !== null) return { ...unknown, ...closed, state: 'closed' };
        return desk.core === null ? unknown : await presence(desk.core, group, call.signal);
      } catch (error) {
        if (error instanceof DeliveryFailure) return unknown;
        throw error;
      }
    },
  };
}

const wireHours = z.object({
  businessHoursInfo: z
    .object({ businessHours: z.array(z.object({ startTime: z.number(), endTime: z.number() })).nullish() })
    .nullish(),
});

/** `null` while it is open, or where no hours are kept. */
async function closedUntil(desk: Desk, signal: AbortSignal): Promise<{ readonly nextOpeningAt: number | null } | null> {
  const { orgId, esDeveloperName: esConfigName } = desk.settings;
  const reply = await callSalesforce(desk.tools, {
    method: 'GET',
    url: `${scrtOf(desk.settings)}/embeddedservice/v1/businesshours${queryOf({ orgId: orgId.slice(0, 15), esConfigName })}`,
    what: 'GET businesshours',
    credential: 'account',
    answer: wireHours,
    signal,
  });
  const hours = reply.businessHoursInfo?.businessHours ?? [];
  const now = desk.tools.now();
  if (hours.length === 0 || hours.some(({ startTime, endTime }) => startTime <= now && now < endTime)) return null;
  const coming = hours.map(({ startTime }) => startTime).filter((startTime) => startTime > now);
  return { nextOpeningAt: coming.length === 0 ? null : Math.min(...coming) };
}

async function presence(core: CoreClient, group: RemoteGroupId | null, signal: AbortSignal): Promise<Availability> {
  // Who is away is signed in, and is given nothing.
  const isThere = 'IsCurrentState = true AND IsAway = false';
  const online = await core.query(`SELECT UserId FROM UserServicePresence WHERE ${isThere}`, signal);
  const onlineIds = new Set(online.map((row) => fieldOf(row, 'UserId')));
  const members =
    group === null
      ? null
      : await core.query(`SELECT UserOrGroupId FROM GroupMember WHERE GroupId = ${soqlText(group)}`, signal);
  const memberIds = members?.map((row) => fieldOf(row, 'UserOrGroupId')) ?? [...onlineIds];
  // Members that are roles or public groups hide who is in them: then nobody can be counted.
  if (memberIds.some((id) => !id.startsWith('005'))) return unknown;
  const agentsOnline = memberIds.filter((id) => onlineIds.has(id)).length;
  if (agentsOnline === 0) return { ...unknown, state: 'unavailable', agentsOnline };
  const inGroup = group === null ? '' : ` AND GroupId = ${soqlText(group)}`;
  const waiting = await core.count(
    `SELECT COUNT() FROM PendingServiceRouting WHERE IsPushed = false${inGroup}`,
    signal,
  );
  return { ...unknown, state: waiting > 0 ? 'busy' : 'available', agentsOnline };
}
