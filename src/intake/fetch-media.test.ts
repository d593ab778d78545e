import { describe, expect, it } from 'vitest';
import { makeEscalation } from '../../test/support/builders.ts';
import { makeMessage } from '../../test/support/records.ts';
import type { MessagePart } from '../core/message.ts';
import type { MessageRecord } from '../escalations/escalation.ts';
import { DeliveryFailure, type Disposition } from '../helpdesks/failure.ts';
import type { MediaSide } from '../helpdesks/helpdesk.ts';
import { type FetchMediaTools, fetchMedia } from './fetch-media.ts';

const escalation = makeEscalation();
const source = { kind: 'remote', reference: 'https://desk.example/f1' } as const;
const file: MessagePart = { kind: 'attachment', name: 'a.png', mediaType: 'image/png', sizeBytes: 3, source };
const message = makeMessage(escalation, { parts: [{ kind: 'text', text: 'see' }, file] });

async function* nothing(): AsyncGenerator<Uint8Array> {}

function open(media: MediaSide['fetchMedia'] | null, partIndex = 1, found: MessageRecord | null = message) {
  const live = media === null ? null : { helpdesk: { media: { fetchMedia: media } } };
  const tools = {
    store: { findMessage: async () => found },
    keeper: { read: async () => escalation },
    connections: { find: async () => live },
  } as unknown as FetchMediaTools;
  return fetchMedia(tools, { messageId: message.id, partIndex }, new AbortController().signal);
}

const given: MediaSide['fetchMedia'] = async () => ({
  name: 'f1',
  mediaType: 'text/html',
  sizeBytes: 3,
  content: nothing(),
});
const failing = (disposition: Disposition) => async () => {
  throw new DeliveryFailure('answered so', { disposition, certainty: 'notSent' });
};

describe('the file of an agent', () => {
  it('comes from the helpdesk, under the name and type of the message', async () => {
    expect(await open(given)).toMatchObject({ name: 'a.png', mediaType: 'image/png', sizeBytes: 3 });
  });

  it.each(['retry', 'reauthorize'] as const)('may be there later when the helpdesk says %s', async (disposition) => {
    await expect(open(failing(disposition))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.each(['reject', 'gone'] as const)('is no longer there when the helpdesk says %s', async (disposition) => {
    await expect(open(failing(disposition))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is no longer there once the agent has deleted the message', async () => {
    await expect(open(given, 1, { ...message, state: 'deleted' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is no longer there when the message, its place or its connection is gone', async () => {
    for (const opening of [open(given, 1, null), open(given, 0), open(given, 2), open(null)]) {
      await expect(opening).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});
