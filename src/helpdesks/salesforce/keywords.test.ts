import { describe, expect, it } from 'vitest';
import { withoutCommand } from './keywords.ts';

describe('a text that the org might take for a command', () => {
  const keywords = 'stop, opt out, arrêt';

  it.each(['stop', 'Stop!', ' STOP. ', 'opt-out', 'Opt  out', 'ARRÊT', 'arre\u0302t'])(
    'goes in quotation marks: %s',
    (text) => {
      expect(withoutCommand(text, { keywords })).toBe(`“${text.trim()}”`);
    },
  );

  it.each(['stop it', 'please stop', '?', '👍', '', 'arret'])(
    'is left as it is when it says anything else: %s',
    (text) => {
      expect(withoutCommand(text, { keywords })).toBe(text);
    },
  );

  it('is left as it is where the designer names no words', () => {
    for (const none of ['', ' , ']) expect(withoutCommand('stop', { keywords: none })).toBe('stop');
  });
});
