import type { Simulator } from '../../../src/helpdesks/simulator.ts';
import type { ArrivedMessage } from '../books.ts';

/** What agents see of us on their screens: what came from the end user, and from us in the bot's name. */
export function onScreen({ desk }: Simulator): readonly ArrivedMessage[] {
  return desk.conversations().flatMap(({ id, messages }) =>
    messages
      .filter(({ author }) => author === 'user' || author === 'bot')
      .map(({ text, file, mark }) => ({
        conversationId: id,
        mark: mark === null ? null : `${id}/${mark}`,
        text: text ?? '',
        fileName: file?.name ?? null,
      })),
  );
}
