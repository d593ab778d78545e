import type { EpochMs } from '../core/clock.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';

/**
 * Which bot variable fills which part of the helpdesk's idea of a person. Each value is the NAME of a bot variable.
 * What a variable says is a claim, unless its name is in `vouched`.
 */
export interface IdentityMapping {
  /** The one variable of Dydu's own page: an address when it looks like one, otherwise an id. */
  readonly senderId: string | null;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly phone: string | null;
  /** Remote field id → variable. */
  readonly fields: Readonly<Record<string, string>>;
  /** Variables whose values become tags. */
  readonly tags: readonly string[];
  /** Variables that the bot has verified. Empty by default: then nothing joins an existing person. */
  readonly vouched: readonly string[];
}

export const emptyMapping: IdentityMapping = {
  senderId: null,
  externalId: null,
  email: null,
  name: null,
  givenName: null,
  familyName: null,
  phone: null,
  fields: {},
  tags: [],
  vouched: [],
};

/** One configured account at a helpdesk. */
export interface Connection {
  readonly id: ConnectionId;
  /** Which helpdesk: a folder of `helpdesks/`. */
  readonly kind: string;
  readonly name: string;
  /** The helpdesk's settings. Secret fields are in it in the clear only in memory: the store holds them sealed. */
  readonly settings: JsonObject;
  readonly mapping: IdentityMapping;
  /** Language of what agents read from us. */
  readonly agentLanguage: Language;
  /** A conversation may not be opened while this is set; messages of open ones go on. */
  readonly isPaused: boolean;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
}
