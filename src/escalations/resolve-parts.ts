import { safeName } from '../attachments/safe-name.ts';
import type { AttachmentStore } from '../attachments/store.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import { AppError, type ErrorDetail } from '../core/app-error.ts';
import type { MessagePart } from '../core/message.ts';
import type { SubmittedPart } from './bot-commands.ts';

/**
 * Looks up the files that messages of a bot name, all in one question to the store. A file that is not there, or belongs
 * to another bot, refuses the whole command and names its path. Names of files at an address are made safe as those of uploads.
 */
export async function resolveParts(
  store: AttachmentStore,
  bot: Bot,
  messages: readonly (readonly SubmittedPart[])[],
): Promise<readonly (readonly MessagePart[])[]> {
  const ids = messages.flat().flatMap((part) => ('attachmentId' in part ? part.attachmentId : []));
  const found = ids.length === 0 ? [] : await store.findAll(bot.id, ids);
  const byId = new Map(found.map((attachment) => [attachment.id, attachment]));
  const details: ErrorDetail[] = [];
  const resolve = (part: SubmittedPart): readonly MessagePart[] => {
    if (part.kind !== 'attachment') return [part];
    if (!('attachmentId' in part)) {
      const { mediaType, url } = part;
      return [
        { kind: 'attachment', name: safeName(part.name), mediaType, sizeBytes: null, source: { kind: 'url', url } },
      ];
    }
    const { attachmentId, path = 'parts.attachmentId' } = part;
    const stored = byId.get(attachmentId);
    if (stored === undefined) {
      details.push({ path, message: `there is no attachment ${attachmentId}; upload it first` });
      return [];
    }
    const { name, mediaType, sizeBytes } = stored;
    return [{ kind: 'attachment', name, mediaType, sizeBytes, source: { kind: 'stored', attachmentId } }];
  };
  const resolved = messages.map((parts) => parts.flatMap(resolve));
  if (details.length > 0)
    throw new AppError('invalid_request', 'A message names a file that is not there.', { details });
  return resolved;
}
