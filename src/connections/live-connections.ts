import { AppError } from '../core/app-error.ts';
import type { Clock } from '../core/clock.ts';
import type { HttpClient } from '../core/http-client.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import type { Logger } from '../core/logger.ts';
import type { Sealer } from '../core/seal.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import type { Capabilities } from '../helpdesks/capabilities.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import type { Helpdesk } from '../helpdesks/helpdesk.ts';
import type { Connection } from './connection.ts';
import { noCapabilities } from './no-capabilities.ts';
import { obeyRateLimits } from './obey-rate-limits.ts';
import type { ConnectionStore, StoredConnection } from './store.ts';

/** A connection with its adapter, ready to be called. */
export interface LiveConnection {
  readonly connection: Connection;
  readonly helpdesk: Helpdesk;
  readonly capabilities: Capabilities;
  /** Whether the operator has switched this kind of helpdesk off. */
  readonly isOff: boolean;
}

/** Connections as the running program needs them: settings opened, one adapter each, remade when the settings change. */
export interface LiveConnections {
  /** `null` when there is no such connection. Rejects while its settings do not fit this release. */
  find(id: ConnectionId): Promise<LiveConnection | null>;
  /** `null` as well while its settings do not fit; rejects only while the database cannot be read. */
  findUsable(id: ConnectionId): Promise<LiveConnection | null>;
  /** Rejects as `find` does, and with `AppError('not_found')`. */
  get(id: ConnectionId): Promise<LiveConnection>;
  /** The same, for set-up and checks: calls that people wait for, not messages. Rejects as `get` does. */
  getForSetup(id: ConnectionId): Promise<LiveConnection>;
  /** In which its agents read what comes from us, also while its settings do not fit; English when there is no such connection. */
  agentLanguageOf(id: ConnectionId): Promise<Language>;
  /** What can be done over it, also while its settings do not fit; nothing when there is no such connection. */
  capabilitiesOf(id: ConnectionId): Promise<Capabilities>;
  list(): Promise<readonly Connection[]>;
  /** Checks the settings with the helpdesk's schema; throws a `ZodError` when they do not fit. */
  save(connection: Connection): Promise<void>;
  remove(id: ConnectionId): Promise<boolean>;
  definitionOf(kind: string): AnyHelpdesk | null;
}

export interface LiveConnectionsOptions {
  readonly store: ConnectionStore;
  readonly helpdesks: readonly AnyHelpdesk[];
  readonly sealer: Sealer;
  /** The lean client of the message path. */
  readonly http: HttpClient;
  readonly setupHttp: HttpClient;
  readonly clock: Clock;
  readonly log: Logger;
}

export function createLiveConnections(options: LiveConnectionsOptions): LiveConnections {
  const { store, helpdesks, sealer } = options;
  const live = new Map<ConnectionId, Promise<LiveConnection | null>>();

  const definitionOf = (kind: string): AnyHelpdesk | null => helpdesks.find((one) => one.kind === kind) ?? null;

  const opened = ({ sealedSettings, ...rest }: StoredConnection): Connection => ({
    ...rest,
    settings: JSON.parse(sealer.open(sealedSettings, rest.id)) as JsonObject,
  });

  const load = async (id: ConnectionId, http: HttpClient): Promise<LiveConnection | null> => {
    const stored = await store.find(id);
    const definition = stored === null ? null : definitionOf(stored.kind);
    if (stored === null || definition === null) return null;
    const connection = opened(stored);
    const tools = {
      http: obeyRateLimits(http, () => options.clock.now()),
      log: options.log.child({ connectionId: id }),
      now: () => options.clock.now(),
    };
    const helpdesk = definition.connect(connection.settings, tools);
    return { connection, helpdesk, capabilities: definition.capabilities, isOff: definition.isOff ?? false };
  };

  const find = (id: ConnectionId): Promise<LiveConnection | null> => {
    const known = live.get(id);
    if (known !== undefined) return known;
    const loading = load(id, options.http);
    live.set(id, loading);
    // Neither a failure nor "there is none" is remembered.
    loading.then(
      (found) => found ?? live.delete(id),
      () => live.delete(id),
    );
    return loading;
  };

  return {
    find,
    definitionOf,
    findUsable: (id) =>
      find(id).catch((error: unknown) => {
        if (error instanceof StorageUnavailable) throw error;
        return null;
      }),
    get: async (id) => orNotFound(await find(id), id),
    getForSetup: async (id) => orNotFound(await load(id, options.setupHttp), id),
    agentLanguageOf: async (id) => {
      const known = await find(id).catch(() => null);
      return (known?.connection ?? (await store.find(id)))?.agentLanguage ?? 'en';
    },
    capabilitiesOf: async (id) => {
      const known = await find(id).catch(() => null);
      if (known !== null) return known.capabilities;
      const stored = await store.find(id);
      return (stored === null ? null : definitionOf(stored.kind))?.capabilities ?? noCapabilities;
    },
    list: async () => (await store.list()).map(opened),
    save: async ({ settings, ...rest }) => {
      definitionOf(rest.kind)?.settings.parse(settings);
      await store.save({ ...rest, sealedSettings: sealer.seal(JSON.stringify(settings), rest.id) });
      live.delete(rest.id);
    },
    remove: async (id) => {
      live.delete(id);
      return store.remove(id);
    },
  };
}

function orNotFound(found: LiveConnection | null, id: ConnectionId): LiveConnection {
  if (found === null) throw new AppError('not_found', `There is no connection ${id}.`);
  return found;
}
