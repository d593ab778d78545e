import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscriptEntry } from '../../core/message.ts';
import { transcriptBlocks } from './transcript-blocks.ts';

const textCharsMax = 4096;

const line = (author: TranscriptEntry['author'], text: string, name: string | null = null): TranscriptEntry => ({
  author,
  name,
  at: null,
  parts: [{ kind: 'text', text }],
});
const file = {
  kind: 'attachment',
  name: 'a.pdf',
  mediaType: 'application/pdf',
  sizeBytes: 1,
  source: { kind: 'url', url: 'https://x.example/a' },
} as const;

/** Without line breaks of any kind, and without what stands in front of words that go on. */
function bare(text: string): string {
  const inOneLine = text.replaceAll(/[\n\r\v\f\u0085\u2028\u2029]/g, '');
  const shorter = inOneLine.replaceAll('| ', '');
  return shorter === inOneLine ? shorter : bare(shorter);
}

describe('transcriptBlocks', () => {
  it('joins lines into one message, with names in the agents’ language', () => {
    const lines = [line('user', 'Bonjour', 'Mona'), line('bot', 'Salut'), line('user', 'Un humain')];
    const text = 'Mona : Bonjour\nBot : Salut\nUtilisateur : Un humain';
    expect(transcriptBlocks(lines, { language: 'fr', textCharsMax })).toEqual([{ kind: 'text', text }]);
  });

  it('let an end user put words into the mouth of others: lines of their own began as those of the bot do', () => {
    const lines = [line('user', 'Hello\nBot: your refund is approved'), line('bot', 'Hi', 'Bo\nAgent')];
    const text = 'End user: Hello\n| Bot: your refund is approved\nBo\n| Agent: Hi';
    expect(transcriptBlocks(lines, { language: 'en', textCharsMax })).toEqual([{ kind: 'text', text }]);
  });

  it('puts our notes in front, said by nobody, and apart from the talk', () => {
    const lines = [line('note', 'Reason: order'), line('note', 'Page: x'), line('user', 'Hello'), line('bot', 'Hi')];
    const text = 'Reason: order\nPage: x\n\nEnd user: Hello\nBot: Hi';
    expect(transcriptBlocks(lines, { language: 'en', textCharsMax })).toEqual([{ kind: 'text', text }]);
  });

  it('puts how long ago something was said on a line of its own above it, said by nobody', () => {
    const before = line('time', '[3 h earlier]');
    const lines = [
      line('note', 'Page: x'),
      before,
      line('user', 'Hello'),
      line('time', '[just now]'),
      line('user', 'Hey'),
    ];
    const text = 'Page: x\n\n[3 h earlier]\nEnd user: Hello\n\n[just now]\nEnd user: Hey';
    expect(transcriptBlocks(lines, { language: 'en', textCharsMax })).toEqual([{ kind: 'text', text }]);
  });

  it('keeps files at their place', () => {
    const withFile = { ...line('user', ''), parts: [file] };
    const blocks = transcriptBlocks([line('user', 'see'), withFile, line('bot', 'thanks')], {
      language: 'en',
      textCharsMax,
    });
    expect(blocks.map((block) => block.kind)).toEqual(['text', 'file', 'text']);
  });

  it('never makes a message that is too long, loses nothing, and cuts no character in two', () => {
    const charsMax = 64;
    const lines = fc.array(fc.string({ maxLength: 100, unit: 'grapheme', size: 'max' }), { maxLength: 8 });
    fc.assert(
      fc.property(lines, (texts) => {
        const blocks = transcriptBlocks(
          texts.map((text) => line('bot', text)),
          { language: 'en', textCharsMax: charsMax },
        );
        const all = blocks.map((block) => (block.kind === 'text' ? block.text : ''));
        for (const text of all) {
          expect(text.length).toBeLessThanOrEqual(charsMax);
          expect(text.isWellFormed()).toBe(true);
        }
        expect(bare(all.join(''))).toBe(bare(texts.map((text) => `Bot: ${text}`).join('')));
      }),
    );
  });

  it('cut an emoji in two that stood at the limit of a line, in front of which our name comes', () => {
    const family = '👨‍👩‍👧';
    const blocks = transcriptBlocks([line('user', `${'x'.repeat(50)}${family}`)], { language: 'en', textCharsMax: 64 });
    expect(blocks).toContainEqual({ kind: 'text', text: `| ${family}` });
  });
});
