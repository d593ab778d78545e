import type { RemoteGroupId } from '../../core/ids.ts';
import type { Availability, AvailabilitySide } from '../helpdesk.ts';
import { openingAt } from './business-hours.ts';
import type { Desk } from './desk.ts';

const unknown: Availability = { state: 'unknown', agentsOnline: null, nextOpeningAt: null, estimatedWaitSeconds: null };

interface Staff {
  readonly online: number;
  readonly free: number;
}

/** Connected agents with the category, and the hours of the channel. Means something with routing mode only. */
export function availabilitySide(desk: Desk): AvailabilitySide {
  return {
    availabilityOf: async (group, { signal }) => {
      const source = await desk.rest.getSource(desk.sourceId, signal).catch(() => null);
      const channelId = source?.channel_id ?? null;
      const staff = channelId === null ? null : await staffOf(desk, { group, channelId, signal }).catch(() => null);
      // Somebody online answers the question; the calendar only explains why nobody is.
      if (staff !== null && staff.online > 0) {
        return { ...unknown, state: staff.free > 0 ? 'available' : 'busy', agentsOnline: staff.online };
      }
      const opening = await openingOf(desk, source?.time_sheet_ids ?? [], signal).catch(() => null);
      const agentsOnline = staff?.online ?? null;
      if (opening !== null && !opening.isOpen) {
        return { ...unknown, state: 'closed', agentsOnline, nextOpeningAt: opening.nextOpeningAt };
      }
      return staff === null ? unknown : { ...unknown, state: 'unavailable', agentsOnline };
    },
  };
}

/** Only what agents are in the channel group of our channel counts; who is away is not counted as online. */
async function staffOf(
  desk: Desk,
  wanted: { readonly group: RemoteGroupId | null; readonly channelId: string; readonly signal: AbortSignal },
): Promise<Staff> {
  const agents = await desk.rest.listStatus(wanted.group, wanted.signal);
  const here = agents.flatMap(({ channels }) => (channels ?? []).filter(({ id }) => id === wanted.channelId));
  const online = here.filter(({ status }) => status === 'available');
  return { online: online.length, free: online.filter(({ busyness }) => busyness !== 'full').length };
}

async function openingOf(desk: Desk, sheetIds: readonly string[], signal: AbortSignal) {
  const sheets = await desk.rest.listTimeSheets(signal);
  const sheet = sheets.find(
    ({ id, active, source_ids }) =>
      active !== false && (sheetIds.includes(id) || source_ids?.includes(desk.sourceId) === true),
  );
  return sheet === undefined ? null : openingAt(sheet, desk.tools.now());
}
