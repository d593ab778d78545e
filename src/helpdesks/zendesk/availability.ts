import type { RemoteGroupId } from '../../core/ids.ts';
import type { Availability, AvailabilitySide } from '../helpdesk.ts';
import { ianaZoneOf } from '../kit/time-zone-name.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import { type Opening, openingAt } from './schedule.ts';

const pagesMax = 10;

const unknown: Availability = { state: 'unknown', agentsOnline: null, nextOpeningAt: null, estimatedWaitSeconds: null };

interface Staff {
  readonly online: number;
  /** Of those, how many could take one more conversation; `null` when the answer does not say. */
  readonly free: number | null;
}

export function availabilitySide(desk: Desk): AvailabilitySide {
  return {
    availabilityOf: async (group, call) => {
      const staff = await staffOf(desk, group, call.signal).catch(() => null);
      // Somebody online answers the question; the calendar only explains why nobody is.
      if (staff !== null && staff.online > 0) return withStaff(staff);
      const opening = await openingOf(desk, call.signal).catch(() => null);
      if (opening !== null && !opening.isOpen) {
        return {
          ...unknown,
          state: 'closed',
          agentsOnline: staff?.online ?? null,
          nextOpeningAt: opening.nextOpeningAt,
        };
      }
      return staff === null ? unknown : { ...unknown, state: 'unavailable', agentsOnline: 0 };
    },
  };
}

function withStaff(staff: Staff): Availability {
  return { ...unknown, state: staff.free === 0 ? 'busy' : 'available', agentsOnline: staff.online };
}

async function staffOf(desk: Desk, group: RemoteGroupId | null, signal: AbortSignal): Promise<Staff> {
  let online = 0;
  let free: number | null = 0;
  let after: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const reply = await desk.support.listAvailabilities(after, signal);
    const channels = new Map((reply.included ?? []).map((channel) => [channel.id, channel.attributes]));
    for (const agent of reply.data) {
      if (group !== null && agent.attributes.group_ids?.includes(group) !== true) continue;
      online += 1;
      const room = roomOf(agent.relationships?.channels?.data ?? [], channels);
      free = free === null || room === null ? null : free + (room > 0 ? 1 : 0);
    }
    after = reply.meta?.after_cursor;
    if (reply.meta?.has_more !== true || after === undefined) break;
  }
  return { online, free };
}

type Channel = { name?: string | undefined; work_item_count?: number | undefined; max_capacity?: number | undefined };

/** How many more conversations the agent may take, `null` when the answer does not tell: the most is shown by some accounts only. */
function roomOf(
  references: readonly { readonly id: string }[],
  channels: ReadonlyMap<string, Channel | undefined>,
): number | null {
  for (const { id } of references) {
    const channel = channels.get(id);
    const isMessaging = channel?.name === 'messaging' || id.endsWith('|messaging');
    if (!isMessaging || channel?.work_item_count === undefined || channel.max_capacity === undefined) continue;
    return channel.max_capacity - channel.work_item_count;
  }
  return null;
}

/** `null` when the account has no hours, several of which none is chosen, or hours that the token may not read. */
async function openingOf(desk: Desk, signal: AbortSignal): Promise<Opening | null> {
  const schedules = await desk.support.listSchedules(signal);
  const { scheduleId } = desk.settings;
  const only = schedules.length === 1 ? schedules[0] : undefined;
  const schedule = scheduleId === undefined ? only : schedules.find((candidate) => candidate.id === scheduleId);
  const timeZone = schedule === undefined ? null : ianaZoneOf(schedule.time_zone);
  if (schedule === undefined || timeZone === null) return null;
  const holidays = await holidaysOf(desk, schedule.id, signal);
  const intervals = schedule.intervals.map((slot) => ({ start: slot.start_time, end: slot.end_time }));
  return openingAt({ intervals, timeZone, holidays }, desk.tools.now());
}

async function holidaysOf(desk: Desk, scheduleId: string, signal: AbortSignal) {
  try {
    const holidays = await desk.support.listHolidays(scheduleId, signal);
    return holidays.map((holiday) => ({ start: holiday.start_date, end: holiday.end_date }));
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}
