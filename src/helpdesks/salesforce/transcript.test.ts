import { describe, expect, it } from 'vitest';
import type { TranscriptEntry } from '../../core/message.ts';
import { textCharsMax } from './capabilities.ts';
import { prepareTranscript } from './transcript.ts';

const lineOf = (author: TranscriptEntry['author'], text: string): TranscriptEntry => ({
  author,
  name: null,
  at: null,
  parts: [{ kind: 'text', text }],
});

describe('the transcript, where a conversation may say little per minute', () => {
  it('fits one message, notes first and apart from what was said', () => {
    const lines = [lineOf('note', 'Motif : commande'), lineOf('user', 'Bonjour'), lineOf('bot', 'Salut')];
    expect(prepareTranscript(lines, 'fr').texts).toEqual([
      'Motif : commande\n\nConversation précédente\nUtilisateur : Bonjour\nBot : Salut',
    ]);
    expect(prepareTranscript([lineOf('note', 'Motif : commande')], 'fr').texts).toEqual(['Motif : commande']);
    expect(prepareTranscript([], 'fr').texts).toEqual([]);
  });

  it('leaves how long ago something was said above it', () => {
    const lines = [lineOf('note', 'Page: x'), lineOf('time', '[3 h earlier]'), lineOf('user', 'Hello')];
    expect(prepareTranscript(lines, 'en').texts).toEqual([
      'Page: x\n\nConversation so far\n[3 h earlier]\nEnd user: Hello',
    ]);
  });

  it('keeps the notes, such as the summary of the bot, and the newest lines, when it is too long', () => {
    const said = Array.from({ length: 50 }, (_, at) => lineOf('bot', `${at}:${'x'.repeat(600)}`));
    for (const note of ['Summary: paid twice', `Summary: ${'y'.repeat(9000)}`]) {
      const { texts } = prepareTranscript([lineOf('note', note), ...said], 'en');
      expect(texts).toHaveLength(3);
      for (const text of texts) expect(text.length).toBeLessThanOrEqual(textCharsMax);
      expect(texts[0]).toContain(note.slice(0, 3000));
      expect(texts[0]).toContain('\n\nConversation so far\n…\n');
      expect(texts[2]).toContain('49:x');
    }
  });

  it('fills its messages with one line that is longer than all of them, newest part last', () => {
    const { texts } = prepareTranscript([lineOf('bot', `${'word '.repeat(4000)}end`)], 'en');
    expect(texts).toHaveLength(3);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(textCharsMax);
    expect(texts[2]).toMatch(/end$/);
    expect(texts.join('').length).toBeGreaterThan(2 * textCharsMax);
  });
});
