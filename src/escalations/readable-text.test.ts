import { describe, expect, it } from 'vitest';
import { newId } from '../core/ids.ts';
import type { Choice, MessagePart } from '../core/message.ts';
import { fitForUser } from './fit-for-user.ts';
import { choicesOf, chosenBy } from './readable-text.ts';

const choice = (label: string): Choice => ({ kind: 'reply', label, payload: `payload of ${label}` });
const twoQuestions: readonly MessagePart[] = [
  { kind: 'text', text: 'Which day?' },
  { kind: 'choices', choices: [choice('Monday'), choice('Tuesday')] },
  { kind: 'cards', layout: 'list', cards: [{ title: 'Room', choices: [choice('Blue'), choice('Red')] }] },
];

describe('choices in a window that cannot show them', () => {
  it('have the number that a typed answer is taken for, in the whole text and in each part', () => {
    const { text, parts } = fitForUser(newId('message'), twoQuestions, [], () => '');
    expect(text).toBe('Which day?\n1. Monday\n2. Tuesday\nRoom\n3. Blue\n4. Red');
    expect(parts.map((part) => part['text'])).toEqual(['Which day?', '1. Monday\n2. Tuesday', 'Room\n3. Blue\n4. Red']);
    expect(chosenBy('3', choicesOf(twoQuestions))?.label).toBe('Blue');
  });

  it('keep that number beside parts that the window does show', () => {
    const { parts } = fitForUser(newId('message'), twoQuestions, ['choices'], () => '');
    expect(parts.at(-1)).toEqual({ kind: 'text', text: 'Room\n3. Blue\n4. Red' });
  });

  it('are meant by number, by label in any writing, and by a label that is itself a number', () => {
    const days = [choice('Monday'), choice('Tuesday')];
    for (const typed of ['2', '2.', ' 2) ', 'tuesday', ' TUESDAY ']) {
      expect([typed, chosenBy(typed, days)?.label]).toEqual([typed, 'Tuesday']);
    }
    expect(chosenBy('3', days)).toBeNull();
    expect(chosenBy('perhaps', days)).toBeNull();
    expect(chosenBy('2', [choice('1'), choice('3'), choice('2')])?.label).toBe('2');
  });
});
