import { AppError } from '../core/app-error.ts';
import { type AtDeskTools, readDesk } from '../escalations/at-desk.ts';
import type { Escalation } from '../escalations/escalation.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { OpenFile } from '../helpdesks/helpdesk.ts';

/** Opens the file of a message on the desk, as the agent does. Throws `AppError`: `not_found`. */
export async function openDeskFile(
  tools: AtDeskTools,
  { escalation, messageId }: { readonly escalation: Escalation; readonly messageId: string },
  signal: AbortSignal,
): Promise<OpenFile> {
  const { onDesk } = await readDesk(tools, escalation);
  const file = onDesk?.messages.find((message) => message.id === messageId)?.file ?? null;
  const media = (await tools.connections.find(escalation.connectionId))?.helpdesk.media;
  if (file === null || media === undefined) throw fileIsGone();
  try {
    return { ...(await media.fetchMedia(file.url, { signal })), name: file.name, mediaType: file.mediaType };
  } catch (error) {
    throw error instanceof DeliveryFailure ? fileIsGone() : error;
  }
}

function fileIsGone(): AppError {
  return new AppError('not_found', 'This file is no longer there.');
}
