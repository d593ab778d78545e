import type { EpochMs } from '../core/clock.ts';
import type { BotId, ConnectionId, RemoteGroupId, RouteId } from '../core/ids.ts';
import type { Route } from './route.ts';

export interface RouteFilter {
  readonly botId?: BotId;
  readonly connectionId?: ConnectionId;
  /** Continues after this id. */
  readonly after?: RouteId;
  /** All of them when absent. */
  readonly limit?: number;
}

export interface RouteStore {
  /** `taken` when the bot already has a route for that skill. */
  save(route: Route): Promise<'saved' | 'taken'>;
  find(id: RouteId): Promise<Route | null>;
  /** The route of exactly that skill (compared by `nameKey`), `null` skill for the default one. */
  findFor(botId: BotId, skill: string | null): Promise<Route | null>;
  /** Oldest first. */
  list(filter: RouteFilter): Promise<readonly Route[]>;
  remove(id: RouteId): Promise<boolean>;
  /**
   * Remembers the group of every route of this connection whose group name has that key, unless the route has a group of its
   * own that lives: then it was renamed over there, or picked by the designer.
   */
  assignGroup(request: {
    readonly connectionId: ConnectionId;
    readonly groupKey: string;
    readonly group: RemoteGroupId;
    /** Every group that the helpdesk has now. */
    readonly live: readonly RemoteGroupId[];
  }): Promise<void>;
  /**
   * Takes the right to make one group, across processes. False while somebody else holds it. Ends by itself, at once when
   * it would last longer than this one: then a clock that was wrong has given it.
   */
  lockGroup(request: {
    readonly connectionId: ConnectionId;
    readonly groupKey: string;
    readonly holder: string;
    readonly until: EpochMs;
    readonly now: EpochMs;
  }): Promise<boolean>;
  unlockGroup(connectionId: ConnectionId, groupKey: string, holder: string): Promise<void>;
  /** Ends every such right of processes that are gone. Called once at start, where one process owns the store. */
  unlockGroups(): Promise<void>;
  touch(id: RouteId, at: EpochMs): Promise<void>;
}
