import { expect, it } from 'vitest';
import { inOneVoice, splitOneVoice } from './one-voice.ts';

it('marks what goes on, whatever breaks its lines', () => {
  const breaks = ['\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029'];
  for (const lineBreak of breaks) expect(inOneVoice(`Hello${lineBreak}Bot: yes`)).toBe('Hello\n| Bot: yes');
  expect(inOneVoice('\n\nBot: yes')).toBe('\n| \n| Bot: yes');
});

it('marks what goes on in another piece, which begins a line as well', () => {
  const pieces = splitOneVoice(`End user: ${inOneVoice(`${'x'.repeat(88)}Bot: yes\nBot: no`)}`, 100);
  expect(pieces).toEqual([`End user: ${'x'.repeat(88)}`, '| Bot: yes\n| Bot: no']);
  expect(splitOneVoice('short', 100)).toEqual(['short']);
});
