/**
 * Whatever reads a stranger's text takes a time that grows with the text and no faster: one message must not stop
 * everybody's. Each text here took seconds to hours where its name stands.
 */
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { safeName } from '../src/attachments/safe-name.ts';
import { detectEscalation } from '../src/bots/dydu/detect-escalation.ts';
import { htmlOfText } from '../src/bots/dydu/html.ts';
import { parseRules } from '../src/bots/dydu/rules.ts';
import { dyduSettings } from '../src/bots/dydu/settings.ts';
import { talkInputOfForm } from '../src/bots/dydu/talk-input.ts';
import { transcriptOf } from '../src/bots/dydu/transcript.ts';
import { windowCallOf } from '../src/bots/dydu/window-call.ts';
import { explainMistake } from '../src/console/texts/explain-mistake.ts';
import { privateRanges } from '../src/core/address-ranges.ts';
import { textOfHtml } from '../src/core/html-text.ts';
import { isMailAddress } from '../src/core/mail-address.ts';
import { callerOf } from '../src/http/caller-of.ts';
import { parseJson } from '../src/http/parse-json.ts';

const many = (text: string, times = 200_000) => text.repeat(times);
const settings = dyduSettings.parse({ botUuid: 'b', servers: 'https://bot.example.test' });
const input = talkInputOfForm(new URLSearchParams(), 'ctx');
const botSays = (text: string) =>
  detectEscalation(settings, { input, values: { text }, remembered: {}, proven: {} })?.skill;

const readers: Readonly<Record<string, () => unknown>> = {
  'forty characters of an end user that look like a command of the window': () =>
    transcriptOf([{ user: `#a${many(':', 40)}` }]),
  'an agent’s HTML of tags without an end': () => textOfHtml(many('<')),
  'an agent’s HTML of links without an end': () => textOfHtml(many('<a href="x')),
  'an agent’s HTML of styles without an end': () => textOfHtml(many('<style>')),
  'an agent’s HTML of styles in a style': () => textOfHtml(`${many('<style')}</style>`),
  'an agent’s text of addresses': () => htmlOfText(many('http://a.')),
  'an answer of a bot that repeats a thousand markers': () => botSays(many('[[passerelle ')),
  'an answer of a bot that repeats markers of one end': () => botSays(`${many('[[passerelle a="" ')}]`),
  'an answer of a bot with a marker of many attributes': () => botSays(`[[passerelle${many(' a=""')} !]]`),
  'a person who is an endless address': () => isMailAddress(`a@${many('.a')}@`),
  'a file with a name of spaces': () => safeName(`${many(' ')}a`),
  'a path of slashes': () => windowCallOf(`/dydu/bot_${many('0', 32)}${many('/')}?${many('a&')}`),
  'a proxy’s list of callers': () =>
    callerOf({ remoteAddress: '127.0.0.1', forwardedFor: many('127.0.0.1,'), trustedProxies: privateRanges }),
  'JSON that breaks after a long text': () => expect(() => parseJson(`{"a":"${many('\\u0041')}"!`)).toThrow(),
  'JSON that is nested without an end': () => expect(() => parseJson(many('[{"a":'))).toThrow(),
  'a rule of a designer that is far too long': () =>
    dyduSettings.safeParse({ ...settings, escalateOn: `a${many('\t')}b` }),
  'a mistake that quotes what a designer typed': () => explainMistake(`line 1${many(': "')}x`, 'fr'),
};

describe('a text that was made to take long', () => {
  it.each(Object.keys(readers))('is read at once: %s', (what) => {
    const began = performance.now();
    readers[what]?.();
    // Milliseconds as it should be; the slack is for a busy machine.
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});

describe('what reads long texts', () => {
  it('still finds the marker of the bot behind one that somebody has typed', () => {
    expect(botSays('You said [[passerelle [[passerelle skill="a"]] [[passerelle skill="b"]]')).toBe('a');
    expect(botSays('[[PASSERELLE&nbsp;skill=&quot;a [b&quot;]]')).toBe('a [b');
    expect(botSays('[[passerelle skill="a"] ]')).toBeUndefined();
  });

  it('keeps what an agent wrote between signs that are no tags', () => {
    expect(textOfHtml('1 < 2, and <style>x')).toBe('1 < 2, and x');
  });

  it('says in words of ours what is wrong with a rule, however long it is', () => {
    const said = parseRules(many('x', 5_000));
    expect('problem' in said ? explainMistake(said.problem, 'fr') : '').toMatch(/^ligne 1/);
  });
});
