/**
 * Everything that the imitated Zendesk account knows. Plain data with the indexes that keep every lookup cheap;
 * the rules live in the files that change it.
 */
import type { Clock } from '../../../core/clock.ts';
import { createFaultRules, type FaultRules } from '../../kit/simulated-faults.ts';
import type { SimulatedAccount } from '../../simulator.ts';
import { createObjectIds, type ObjectIds } from './object-ids.ts';
import { createPoster, type Poster } from './poster.ts';
import type {
  ApiKey,
  Conversation,
  Integration,
  Metadata,
  StoredFile,
  SuncoUser,
  Switchboard,
  SwitchboardIntegration,
} from './sunco-records.ts';
import type {
  Group,
  GroupMembership,
  Schedule,
  SupportUser,
  SupportWebhook,
  Ticket,
  TicketField,
  Trigger,
  TriggerCategory,
} from './support-records.ts';
import { defaultSwitches, type ZendeskSwitches } from './switches.ts';

export interface SuncoState {
  readonly appId: string;
  metadata: Metadata;
  readonly keys: Map<string, ApiKey>;
  readonly integrations: Map<string, Integration>;
  switchboard: Switchboard | null;
  readonly switchboardIntegrations: Map<string, SwitchboardIntegration>;
  readonly users: Map<string, SuncoUser>;
  readonly usersByExternalId: Map<string, string>;
  readonly conversations: Map<string, Conversation>;
  readonly files: Map<string, StoredFile>;
}

export interface SupportState {
  readonly email: string;
  readonly apiToken: string;
  /** A confidential client; whoever holds its secret acts as the administrator who made it. */
  readonly oauthClient: { readonly identifier: string; readonly secret: string };
  /** Token → what it may, and until when; `null` for one without end. */
  readonly accessTokens: Map<string, { readonly scopes: readonly string[]; readonly expiresAt: number | null }>;
  /** The administrator whose token, and whose client, the API is called with. */
  readonly apiUserId: number;
  readonly brandId: number;
  readonly groups: Map<number, Group>;
  readonly memberships: Map<number, GroupMembership>;
  readonly users: Map<number, SupportUser>;
  /** Lower-case external id → user. */
  readonly usersByExternalId: Map<string, number>;
  /** Lower-case address → user. */
  readonly usersByEmail: Map<string, number>;
  readonly tickets: Map<number, Ticket>;
  readonly ticketsByTag: Map<string, Set<number>>;
  /** `fieldId:value` → tickets. */
  readonly ticketsByField: Map<string, Set<number>>;
  readonly fields: Map<number, TicketField>;
  readonly triggers: Map<number, Trigger>;
  readonly categories: Map<string, TriggerCategory>;
  readonly webhooks: Map<string, SupportWebhook>;
  readonly schedules: Map<number, Schedule>;
}

export interface AccountState {
  readonly subdomain: string;
  readonly clock: Clock;
  readonly ids: ObjectIds;
  readonly switches: ZendeskSwitches;
  readonly faults: FaultRules;
  readonly poster: Poster;
  readonly sunco: SuncoState;
  readonly support: SupportState;
  /** Told of every status change of a ticket, after it happened. */
  readonly ticketListeners: ((ticket: Ticket, before: Ticket['status']) => void)[];
  /** Where the simulator is served; media URLs begin with it. Learnt from the card or the first request. */
  origin: string;
  /** One short line for the terminal: what happened, with ids, never a text or a person. */
  say(line: string): void;
}

/** A new account with nothing in it but its keys; `seedAccount` furnishes it. */
export function createState(account: SimulatedAccount): AccountState {
  const ids = createObjectIds();
  const switches = defaultSwitches();
  const faults = createFaultRules();
  const say = account.onActivity ?? (() => undefined);
  return {
    subdomain: 'acme',
    clock: account.clock,
    ids,
    switches,
    faults,
    poster: createPoster({ fetch: account.fetch ?? fetch, settings: faults.webhooks, say }),
    sunco: {
      appId: ids.sunco(),
      metadata: {},
      keys: new Map(),
      integrations: new Map(),
      switchboard: null,
      switchboardIntegrations: new Map(),
      users: new Map(),
      usersByExternalId: new Map(),
      conversations: new Map(),
      files: new Map(),
    },
    support: {
      email: 'admin@acme.example.net',
      apiToken: ids.secret(),
      oauthClient: { identifier: 'passerelle', secret: ids.secret() },
      accessTokens: new Map(),
      apiUserId: ids.support(),
      brandId: ids.support(),
      groups: new Map(),
      memberships: new Map(),
      users: new Map(),
      usersByExternalId: new Map(),
      usersByEmail: new Map(),
      tickets: new Map(),
      ticketsByTag: new Map(),
      ticketsByField: new Map(),
      fields: new Map(),
      triggers: new Map(),
      categories: new Map(),
      webhooks: new Map(),
      schedules: new Map(),
    },
    ticketListeners: [],
    origin: 'http://127.0.0.1',
    say,
  };
}
