import type { LiveConnections } from '../connections/live-connections.ts';
import { AppError } from '../core/app-error.ts';
import type { MessageId } from '../core/ids.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import type { EscalationStore } from '../escalations/store.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { OpenFile } from '../helpdesks/helpdesk.ts';

export interface FetchMediaTools {
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
  readonly connections: LiveConnections;
}

/** Opens the file at that place of an agent's message, straight from the helpdesk. Throws `AppError`. */
export async function fetchMedia(
  tools: FetchMediaTools,
  file: { readonly messageId: MessageId; readonly partIndex: number },
  signal: AbortSignal,
): Promise<OpenFile> {
  const message = await tools.store.findMessage(file.messageId);
  const part = message?.state === 'deleted' ? undefined : message?.parts[file.partIndex];
  const escalation = message === null ? null : await tools.keeper.read(message.escalationId);
  if (part?.kind !== 'attachment' || part.source.kind !== 'remote' || escalation === null) throw gone();
  const live = await tools.connections.find(escalation.connectionId);
  if (live?.helpdesk.media === undefined) throw gone();
  try {
    const opened = await live.helpdesk.media.fetchMedia(part.source.reference, { signal });
    return { ...opened, name: part.name, mediaType: part.mediaType };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    // Refused credentials are renewed: the file is there all the same.
    const mayPass = error.disposition === 'retry' || error.disposition === 'reauthorize';
    throw mayPass ? new AppError('unavailable', 'The helpdesk does not give the file now.') : gone();
  }
}

function gone(): AppError {
  return new AppError('not_found', 'This file is no longer there.');
}
