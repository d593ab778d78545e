import type { EpochMs } from '../../../core/clock.ts';

export type Flat = string | number | boolean;
export type Metadata = Readonly<Partial<Record<string, Flat>>>;

export interface ApiKey {
  readonly id: string;
  readonly secret: string;
  readonly displayName: string;
  readonly scope: 'app' | 'integration';
  /** Set for scope `integration`. */
  readonly integrationId: string | null;
}

export interface SuncoWebhook {
  readonly id: string;
  readonly version: 'v2';
  readonly secret: string;
  target: string;
  triggers: readonly string[];
  includeFullUser: boolean;
  includeFullSource: boolean;
}

export interface Integration {
  readonly id: string;
  readonly type: string;
  displayName: string | null;
  readonly webhooks: Map<string, SuncoWebhook>;
}

export interface SwitchboardIntegration {
  readonly id: string;
  name: string;
  integrationId: string;
  integrationType: string;
  deliverStandbyEvents: boolean;
  nextSwitchboardIntegrationId: string | null;
  messageHistoryCount: number | null;
}

export interface Switchboard {
  readonly id: string;
  defaultSwitchboardIntegrationId: string | null;
}

export interface Profile {
  readonly givenName?: string | null;
  readonly surname?: string | null;
  readonly email?: string | null;
  readonly avatarUrl?: string | null;
  readonly locale?: string | null;
}

export interface SuncoUser {
  readonly id: string;
  readonly externalId: string | null;
  signedUpAt: string;
  toBeRetained: boolean;
  profile: Profile;
  metadata: Metadata;
  /** The person in Support, once linked. Shown as `zendeskId` when the switch says so. */
  supportUserId: number | null;
  readonly conversationIds: Set<string>;
  readonly identities: readonly { readonly type: string; readonly value: string; readonly verification: string }[];
}

export interface Author {
  readonly type: 'user' | 'business';
  readonly userId?: string;
  readonly displayName?: string;
  readonly avatarUrl?: string;
  readonly subtypes?: readonly string[];
}

export interface MessageContent {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface SuncoMessage {
  readonly id: string;
  readonly at: EpochMs;
  readonly author: Author;
  content: MessageContent;
  readonly source: { readonly type: string; readonly integrationId?: string };
  readonly metadata: Metadata | null;
  readonly activity?: { readonly type: string };
  readonly quotedMessage?: unknown;
  /** An agent's switchboard command: neither end user nor API sees it. */
  readonly isHidden: boolean;
  deleted: boolean;
}

export interface Participant {
  readonly id: string;
  readonly userId: string;
  unreadCount: number;
  lastRead: EpochMs | null;
}

export interface Conversation {
  readonly id: string;
  readonly type: 'personal' | 'sdkGroup';
  readonly isDefault: boolean;
  readonly createdAt: EpochMs;
  displayName: string | null;
  description: string | null;
  iconUrl: string | null;
  metadata: Metadata | null;
  participants: Participant[];
  lastUpdatedAt: EpochMs;
  businessLastRead: EpochMs | null;
  /** Ids grow, so the array is sorted by id. */
  messages: SuncoMessage[];
  /** Ids of switchboard integrations. */
  active: string | null;
  pending: string | null;
  /** Tickets of this conversation, oldest first. */
  readonly ticketIds: number[];
  /** Metadata of the last pass to agents, while the ticket waits for the end user's message. */
  passMetadata: Metadata | null;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly conversationId: string | null;
  readonly isPrivate: boolean;
}
