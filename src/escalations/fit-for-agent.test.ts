import { describe, expect, it } from 'vitest';
import { makeCapabilities } from '../../test/support/builders.ts';
import { type AttachmentId, newId } from '../core/ids.ts';
import type { MessagePart } from '../core/message.ts';
import { fitForAgent, sendPayloads } from './fit-for-agent.ts';

const url = 'https://files.example/plan.pdf';
const stored = { kind: 'stored', attachmentId: 'att_1' as AttachmentId } as const;
const file = (fields: Partial<Extract<MessagePart, { kind: 'attachment' }>> = {}): MessagePart => {
  return {
    kind: 'attachment',
    name: 'plan.pdf',
    mediaType: 'application/pdf',
    sizeBytes: 10,
    source: stored,
    ...fields,
  };
};
const textOf = (text: string): MessagePart => ({ kind: 'text', text });

describe('a file', () => {
  it('travels as it is where the helpdesk takes files of its size, also when nobody knows its size yet', () => {
    const capabilities = makeCapabilities({ attachmentBytesMax: 10 });
    for (const sizeBytes of [10, null]) {
      expect(fitForAgent([file({ sizeBytes })], capabilities, 'en')).toEqual([file({ sizeBytes })]);
    }
  });

  it('that cannot travel is named in a line, with its address where it has one, as each language writes it', () => {
    const none = makeCapabilities({ attachments: 'none' });
    const small = makeCapabilities({ attachmentBytesMax: 9 });
    const linked = file({ source: { kind: 'url', url } });
    expect(fitForAgent([file()], none, 'en')).toEqual([textOf('File not transmitted: plan.pdf')]);
    expect(fitForAgent([file()], small, 'fr')).toEqual([textOf('Fichier non transmis : plan.pdf')]);
    expect(fitForAgent([linked], none, 'en')).toEqual([textOf(`File not transmitted: plan.pdf (${url})`)]);
  });
});

it('a message that is too long goes in pieces, in order; only the last one carries what was pressed', () => {
  const message = {
    messageId: newId('message'),
    clientId: 'm-1',
    parts: [textOf('one two'), textOf(' '), file()],
    choice: { payload: 'yes' },
    sentAt: 1,
  };
  const pieces = sendPayloads(message, makeCapabilities({ textCharsMax: 4 }), 'en');
  expect(pieces.map(({ part }) => (part.kind === 'text' ? part.text.trim() : part.kind))).toEqual([
    'one',
    'two',
    'attachment',
  ]);
  expect(pieces.map(({ isFirstPiece, isLastPiece, choice }) => [isFirstPiece, isLastPiece, choice])).toEqual([
    [true, false, null],
    [false, false, null],
    [false, true, { payload: 'yes' }],
  ]);
});
