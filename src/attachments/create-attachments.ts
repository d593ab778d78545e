import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import type { Clock, EpochMs } from '../core/clock.ts';
import { type AttachmentId, idPattern, type MessageId, newId } from '../core/ids.ts';
import type { Signer } from '../core/seal.ts';
import type { OpenFile } from '../helpdesks/helpdesk.ts';
import type { StoredAttachment } from './attachment.ts';
import type { AttachmentsForBots, UploadedFile } from './attachments-for-bots.ts';
import { type ContentPolicy, judgeContent, judgedBytes } from './judge-content.ts';
import { safeName } from './safe-name.ts';
import type { AttachmentStore, FileStore } from './store.ts';

export interface AttachmentsOptions {
  readonly store: AttachmentStore;
  readonly files: FileStore;
  /** Made for links to files and for nothing else. */
  readonly signer: Signer;
  /** Where we are reached from outside, without a trailing slash; `null` makes links relative to the API's own address. */
  readonly publicUrl: string | null;
  /** Opens the bytes of an agent's file. Throws `AppError('not_found')` when the message or its part is gone. */
  media(messageId: MessageId, partIndex: number, signal: AbortSignal): Promise<OpenFile>;
  readonly clock: Clock;
  readonly bytesMax: number;
  /** `strict` when absent. */
  readonly policy?: ContentPolicy;
  /** How long a link to a file works; seven days when absent. */
  readonly linkMs?: number;
}

/** Files of both directions: bots use the first part, the rest of the program the second. */
export interface Attachments extends AttachmentsForBots {
  /** A link under which whoever has it can read that file of an agent's message, until its end date. */
  linkTo(messageId: MessageId, partIndex: number): string;
  /** Forgets uploads older than this, a few at a time. Answers how many went. */
  prune(before: EpochMs, limit: number): Promise<number>;
  /** Deletes the bytes of uploads that no row names any more. */
  erase(ids: readonly AttachmentId[]): Promise<void>;
  /** Deletes files older than this that no row names: a crash between the two leaves them behind. Answers how many. */
  sweep(before: EpochMs): Promise<number>;
}

const linkMsDefault = 7 * 24 * 60 * 60_000;

export function createAttachments(options: AttachmentsOptions): Attachments {
  const { store, files, clock, bytesMax } = options;
  return {
    bytesMax,
    upload: (bot, file) => upload(bot, file, options),
    find: async (bot, id) => {
      const found = await store.find(id);
      return found?.botId === bot.id ? found : null;
    },
    openLink: async (token, signal) => {
      const named = readToken(token, options.signer, clock.now());
      if (named === null) throw new AppError('not_found', 'This link is not valid, or its time is over.');
      return options.media(named.messageId, named.partIndex, signal);
    },
    linkTo: (messageId, partIndex) => {
      const endsAt = clock.now() + (options.linkMs ?? linkMsDefault);
      const token = makeToken({ messageId, partIndex, endsAt }, options.signer);
      return `${options.publicUrl ?? ''}/v1/files/${token}`;
    },
    prune: async (before, limit) => {
      const gone = await store.removeOlderThan(before, limit);
      for (const id of gone) await files.remove(id);
      return gone.length;
    },
    erase: async (ids) => {
      for (const id of ids) await files.remove(id);
    },
    sweep: async (before) => {
      let removed = 0;
      for await (const id of files.listOlderThan(before)) {
        if ((await store.find(id)) !== null) continue;
        await files.remove(id);
        removed += 1;
      }
      return removed;
    },
  };
}

/** The bytes are on disk before the row says so: a row without a file would be a promise that we cannot keep. */
async function upload(bot: Bot, file: UploadedFile, options: AttachmentsOptions): Promise<StoredAttachment> {
  const { store, files, clock, bytesMax } = options;
  const id = newId('attachment');
  const { sizeBytes } = await files.write(id, file.content, bytesMax);
  try {
    if (sizeBytes === 0) throw new AppError('invalid_request', 'The file is empty.');
    const name = safeName(file.name);
    const claim = { name, mediaType: file.mediaType, head: await files.head(id, judgedBytes) };
    const judgement = await judgeContent(claim, options.policy ?? 'strict');
    if (!judgement.isAccepted) {
      throw new AppError('unsupported_media_type', `The file is refused: ${judgement.reason}.`);
    }
    const { mediaType } = judgement;
    const attachment: StoredAttachment = { id, botId: bot.id, name, mediaType, sizeBytes, createdAt: clock.now() };
    await store.add(attachment);
    return attachment;
  } catch (error) {
    await files.remove(id);
    throw error;
  }
}

interface NamedFile {
  readonly messageId: MessageId;
  readonly partIndex: number;
  readonly endsAt: EpochMs;
}

/** `<message>.<part>.<end in seconds>.<signature>`: nothing in it is secret, and nothing in it can be changed. */
function makeToken({ messageId, partIndex, endsAt }: NamedFile, signer: Signer): string {
  const text = `${messageId}.${partIndex}.${Math.ceil(endsAt / 1000)}`;
  return `${text}.${signer.sign(text)}`;
}

const tokenPattern = /^(msg_[0-9a-f]{32})\.(\d{1,4})\.(\d{1,12})\.([\w-]{20,100})$/;

function readToken(token: string, signer: Signer, now: EpochMs): NamedFile | null {
  const match = tokenPattern.exec(token);
  const [, messageId = '', part = '', seconds = '', signature = ''] = match ?? [];
  if (match === null || !idPattern('message').test(messageId)) return null;
  if (!signer.verify(`${messageId}.${part}.${seconds}`, signature)) return null;
  const endsAt = Number(seconds) * 1000;
  return endsAt <= now ? null : { messageId: messageId as MessageId, partIndex: Number(part), endsAt };
}
