import { describe, expect, it } from 'vitest';
import { writtenName } from './written-name.ts';

describe('a name as somebody has written it', () => {
  it('had characters that nobody sees: a skill that was pasted was never the one that the bot asked for', () => {
    expect(writtenName('\ufefffactu\u200bration\u00ad ')).toBe('facturation');
    expect(writtenName('a\u0000\u0007b\nc')).toBe('a b c');
    expect(writtenName('exe\u202egpj')).toBe('exegpj');
  });

  it('could be nothing but such characters: the bot stood in its list without a link to open it by', () => {
    for (const blank of ['', '  ', '\u200b\u200b', '\u00a0\u3000', '\u200d', '\u3164', '\u0301', '\u0007']) {
      expect([blank, writtenName(blank)]).toEqual([blank, '']);
    }
  });

  it('stays as it is in any language, and with emoji', () => {
    for (const name of ['Réclamations', 'فاتورة', 'می\u200cخواهم', '請求', '👩‍👩‍👧‍👦', '<b>&amp;', '-', '🏳️‍🌈 1']) {
      expect(writtenName(name)).toBe(name);
    }
  });
});
