import type { EpochMs } from '../core/clock.ts';
import type { BotId, ConnectionId, RemoteGroupId, RouteId } from '../core/ids.ts';

/** One row of the table skill → connection and group. */
export interface Route {
  readonly id: RouteId;
  readonly botId: BotId;
  /** What the bot asks for; compared without regard to case and outer spaces. `null` is the bot's default route. */
  readonly skill: string | null;
  readonly connectionId: ConnectionId;
  /** Name of the group; equals the skill unless the designer says otherwise. `null` for a helpdesk without groups. */
  readonly groupName: string | null;
  /** Known once the group was found, made or picked. */
  readonly remoteGroupId: RemoteGroupId | null;
  /** What happens when the group is missing: nothing, a proposal in the next update, or it is made. */
  readonly mode: 'off' | 'propose' | 'create';
  /** Where conversations go while the group is missing; `null` lets the helpdesk decide. */
  readonly fallbackGroupId: RemoteGroupId | null;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
}

/** The group that a conversation goes to. */
export interface WantedGroup {
  readonly remoteGroupId: RemoteGroupId | null;
  readonly name: string | null;
  readonly mode: 'off' | 'propose' | 'create';
  readonly fallbackGroupId: RemoteGroupId | null;
}

/** The group that a route leads to. */
export function wantedGroupOf({ remoteGroupId, groupName, mode, fallbackGroupId }: Route): WantedGroup {
  return { remoteGroupId, name: groupName, mode, fallbackGroupId };
}
