import type { EpochMs } from '../core/clock.ts';
import type { AttachmentId, BotId } from '../core/ids.ts';
import type { StoredAttachment } from './attachment.ts';

/** What is known about uploaded files. */
export interface AttachmentStore {
  add(attachment: StoredAttachment): Promise<void>;
  find(id: AttachmentId): Promise<StoredAttachment | null>;
  /** Ids of several that belong to this bot; missing ones are left out. */
  findAll(botId: BotId, ids: readonly AttachmentId[]): Promise<readonly StoredAttachment[]>;
  /** Older than this, a few at a time; forgets them. */
  removeOlderThan(before: EpochMs, limit: number): Promise<readonly AttachmentId[]>;
}

/** Where their bytes are. Streams both ways: a file is never whole in memory. */
export interface FileStore {
  /** Durable once it resolves. Throws `AppError('payload_too_large')` above `bytesMax`, and keeps nothing then. */
  write(
    id: AttachmentId,
    content: AsyncIterable<Uint8Array>,
    bytesMax: number,
  ): Promise<{ readonly sizeBytes: number }>;
  /** `null` when the file is not there. */
  open(id: AttachmentId): Promise<AsyncIterable<Uint8Array> | null>;
  /** The first bytes, for finding the media type. */
  head(id: AttachmentId, bytes: number): Promise<Uint8Array>;
  remove(id: AttachmentId): Promise<void>;
  /** Files that were written before this moment, in no order; what a broken-off upload left behind is deleted on the way. */
  listOlderThan(before: EpochMs): AsyncIterable<AttachmentId>;
}
