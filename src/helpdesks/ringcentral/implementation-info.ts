import type { JsonObject } from '../../core/json.ts';
import type { RingcentralSettings } from './settings.ts';

/**
 * The capability handshake, asked for whenever the channel is saved and at the start of every run. Everything that the
 * platform may send us has to be declared here; what is not is never sent.
 */
export function implementationInfo({ returnAction, declareThreads }: RingcentralSettings): JsonObject {
  const messages = ['create', 'show', 'list', 'reply', ...(returnAction === '' ? [] : [returnAction])];
  const labels = { en: 'Return to the bot', fr: 'Rendre au bot' };
  return {
    objects: {
      messages,
      ...(declareThreads ? { threads: ['show', 'list'] } : {}),
      status: ['mark_as_read'],
    },
    options: [
      'view.messaging',
      'messages.text',
      'messages.no_title',
      'messages.attachments',
      ...(declareThreads ? ['threads.no_content'] : []),
      'messaging.typing_indicator',
      'messaging.queuing_update',
    ],
    ...(returnAction === ''
      ? {}
      : { locales: { default: { [returnAction]: labels.en }, fr: { [returnAction]: labels.fr } } }),
  };
}
