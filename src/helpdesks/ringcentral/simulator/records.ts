/** What an Engage Digital account consists of. Times are milliseconds; ids are 24 hexadecimal digits. */

export interface Identity {
  readonly id: string;
  readonly foreignId: string;
  screenname: string;
  firstname: string | null;
  lastname: string | null;
  email: string | null;
  phone: string | null;
  avatarUrl: string | null;
  /** Eligible to be controlled by agents, as it was pushed. */
  isPuppetizable: boolean;
  /** Ticked by an administrator: agents write as it, and what it says is on the agents' side. */
  isControlled: boolean;
  contextData: Readonly<Record<string, string | readonly string[]>>;
  /** Custom fields of the customer card, where there is one. */
  cardValues: Readonly<Record<string, string>>;
  /** Customer card; the platform makes it late, or never. */
  groupId: string | null;
  /** `updated_at` of the push that it was last taken from. */
  saidAt: number;
  readonly createdAt: number;
  updatedAt: number;
}

export interface FileRecord {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export type SyncStatus = 'success' | 'export_pending' | 'export_failure' | 'export_aborted';

export interface Content {
  readonly id: string;
  foreignId: string | null;
  readonly threadId: string;
  readonly authorId: string;
  /** The agent who wrote it, `null` for what was imported. */
  readonly creatorId: string | null;
  body: string;
  readonly format: 'text' | 'html';
  readonly files: readonly FileRecord[];
  readonly at: number;
  /** Until then no search finds it. */
  readonly visibleAt: number;
  readonly isImported: boolean;
  readonly isAutomatic: boolean;
  isAwaitingApproval: boolean;
  status: 'new' | 'assigned' | 'replied' | 'user_reply' | 'ignored';
  syncStatus: SyncStatus;
  interventionId: string | null;
  readonly inReplyTo: string | null;
  actions: readonly string[];
  readonly structured: Readonly<Record<string, unknown>> | null;
  readonly contextData: Readonly<Record<string, string | readonly string[]>>;
  readonly foreignCategories: readonly string[];
}

export interface Thread {
  readonly id: string;
  readonly foreignId: string;
  readonly title: string;
  categoryIds: readonly string[];
  closed: boolean;
  readonly contents: Content[];
  readonly createdAt: number;
}

export interface Intervention {
  readonly id: string;
  readonly threadId: string;
  readonly contentId: string;
  userId: string;
  readonly identityId: string;
  closed: boolean;
  isClosing: boolean;
  /** The moment of the last reply, not of the closing. */
  closedAt: number | null;
  deferredAt: number | null;
  replies: number;
  categoryIds: readonly string[];
  customFields: Record<string, string>;
  readonly createdAt: number;
}

export interface Task {
  readonly id: string;
  readonly threadId: string;
  readonly contentId: string;
  agentId: string | null;
  state: 'waiting' | 'taken' | 'undelivered' | 'done';
  readonly createdAt: number;
}

export interface Agent {
  readonly id: string;
  readonly firstname: string;
  readonly lastname: string;
  categoryIds: readonly string[];
  identityIds: readonly string[];
  canReply: boolean;
  isConnected: boolean;
  status: 'available' | 'away' | null;
  busyness: 'unoccupied' | 'ok' | 'busy' | 'full';
}

export interface Category {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly postQualification: boolean;
  readonly createdAt: number;
}

export interface Webhook {
  readonly id: string;
  name: string;
  url: string;
  verifyToken: string;
  secret: string;
  events: readonly string[];
  isActive: boolean;
  /** Ends when the handshake is done; events wait for it. */
  handshake: Promise<void>;
}

/** What `implementation.info` answered. */
export interface Declared {
  readonly objects: Readonly<Record<string, readonly string[]>>;
  readonly options: readonly string[];
  readonly locales: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Source {
  readonly id: string;
  readonly name: string;
  channelToken: string;
  /** Channel group, which routing works with. */
  channelId: string | null;
  isActive: boolean;
  baseUri: string | null;
  declared: Declared | null;
  errorMessage: string | null;
  defaultCategoryIds: readonly string[];
}
