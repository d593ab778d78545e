import type { Bot } from '../bot-accounts/bot.ts';
import type { AttachmentId } from '../core/ids.ts';
import type { OpenFile } from '../helpdesks/helpdesk.ts';
import type { StoredAttachment } from './attachment.ts';

/** Files as bots see them: they upload for agents, and end users read agents' files through signed links. */
export interface AttachmentsForBots {
  /** Largest upload in bytes. */
  readonly bytesMax: number;
  /** Streams the content to disk; durable once it resolves. The media type is found by looking at the content. */
  upload(bot: Bot, file: UploadedFile): Promise<StoredAttachment>;
  find(bot: Bot, id: AttachmentId): Promise<StoredAttachment | null>;
  /** Opens what a signed link names. Throws `AppError('not_found')` for a link that is forged, spoiled or over. */
  openLink(token: string, signal: AbortSignal): Promise<OpenFile>;
}

export interface UploadedFile {
  readonly name: string;
  readonly mediaType: string | null;
  readonly content: AsyncIterable<Uint8Array>;
}
