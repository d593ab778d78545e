import type { EpochMs } from '../core/clock.ts';
import type { AttachmentId, BotId } from '../core/ids.ts';

/** A file that a bot uploaded, to be used in one of its messages. */
export interface StoredAttachment {
  readonly id: AttachmentId;
  readonly botId: BotId;
  readonly name: string;
  /** Found by looking at the content, not only at what the sender said. */
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly createdAt: EpochMs;
}
