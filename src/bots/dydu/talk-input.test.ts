import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { detectEscalation } from './detect-escalation.ts';
import { dyduSettings } from './settings.ts';
import { talkInputOfForm, talkInputOfFrame } from './talk-input.ts';
import { interactionsOf, transcriptOf, valuesOf } from './transcript.ts';
import { codes, decodeText, encodeText, encodeValues, objectOf, responseTypes, specialActions } from './wire.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const input = talkInputOfForm(new URLSearchParams(fixture('talk-form.txt')), 'ctx');
const settings = (changes: object = {}) =>
  dyduSettings.parse({ botUuid: 'b', servers: 'https://bot.example.test', ...changes });
const answer = (name: string): JsonObject => {
  const values = valuesOf(fixture(`talk-answer-${name}.json`));
  if (values === null) throw new Error('no values');
  return values;
};
const detect = (name: string, changes: object = {}) =>
  detectEscalation(settings(changes), { input, values: answer(name), remembered: {}, proven: {} });

/** As the window does it: it needs no padding, and keeps what turns out to be no UTF-8. */
function windowDecodes(text: string): string {
  try {
    const escaped = [...atob(text)].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
    return decodeURIComponent(escaped.join(''));
  } catch {
    return text;
  }
}

describe('what the window sends', () => {
  it('is read the same from a form and from a frame', () => {
    const frame = JSON.parse(fixture('frame-talk.json')) as { parameters: JsonObject };
    const ofFrame = talkInputOfFrame(frame.parameters);
    expect(ofFrame).toMatchObject({
      contextId: 'c0ffee00-5a1e-4f00-9d00-000000000001',
      text: 'Ma facture est fausse : 12 € de trop',
      language: 'fr',
      pageUrl: 'https://boutique.example.test/factures',
      isTest: false,
      isHidden: false,
      sentAt: 1767100000000,
    });
    expect(input).toMatchObject({
      contextId: 'ctx',
      text: ofFrame.text,
      language: 'fr',
      space: 'Pro',
      pageUrl: ofFrame.pageUrl,
      isTest: true,
      isInLivechat: false,
      variables: { mail: 'lea@example.test', offer: 'gold' },
    });
  });

  it('is in Base64 of UTF-8, and what is none is taken as it is', () => {
    for (const text of ['', 'é', '12 €', '💡 lamp', 'plain']) expect(decodeText(encodeText(text))).toBe(text);
    for (const text of ['c0ffee00-5a1e', 'Synchron!', 'AAA', '////']) expect(decodeText(text)).toBe(text);
    expect(encodeValues({ a: 'x', b: 1, c: true, d: null, e: ['y', { f: 'z' }] })).toEqual({
      a: 'eA==',
      b: 1,
      c: true,
      d: null,
      e: ['eQ==', { f: 'eg==' }],
    });
  });

  it('decodes some words twice: every word that it tests for survives that', () => {
    const words = [...Object.values(codes), ...Object.values(responseTypes), ...Object.values(specialActions)];
    for (const word of words) expect(windowDecodes(windowDecodes(encodeText(word)))).toBe(word);
  });
});

describe('an answer of the bot', () => {
  it('hands over in every form that the window takes for a start, and in no other', () => {
    for (const form of ['start-polling', 'start-waiting-queue', 'connection-succeed', 'start-livechat', 'marker']) {
      expect([form, detect(form) !== null]).toEqual([form, true]);
    }
    for (const form of ['plain', 'gui-action', 'template']) expect([form, detect(form)]).toEqual([form, null]);
  });

  it('hands over by a rule about its GUI action, its template or its text', () => {
    expect(detect('gui-action', { escalateOn: 'guiAction contains dyduLivechat -> billing' })?.skill).toBe('billing');
    expect(detect('template', { escalateOn: 'templateName is dydu_livechat_001' })).not.toBeNull();
    expect(detect('plain', { escalateOn: 'answer contains en relation' })).not.toBeNull();
    expect(detect('start-polling', { escalateOn: 'templateName is x' })).toBeNull();
  });

  it('brings skill and variables in our marker, which nobody gets to see', () => {
    const detected = detect('marker', { escalateOn: 'templateName is x', defaultSkill: 'general' });
    expect(detected).toMatchObject({ skill: 'facturation', variables: { mail: 'lea@example.test', offer: 'gold' } });
    expect(detected?.text).toBe('<p>Je vous mets en relation. </p>');
  });

  it('takes the skill from the variable first, then from the rules, then the default', () => {
    const skillRules = 'space is Std -> small; space is pro and page contains /factures -> pro-billing';
    const all = { skillVariable: 'offer', skillRules, defaultSkill: 'general' };
    expect(detect('start-polling', all)?.skill).toBe('gold');
    expect(detect('start-polling', { ...all, skillVariable: 'absent' })?.skill).toBe('pro-billing');
    expect(detect('start-polling', { ...all, skillVariable: 'absent', skillRules: '' })?.skill).toBe('general');
    expect(detect('start-polling')?.skill).toBeNull();
  });
});

describe('the bot’s own history', () => {
  it('becomes lines for agents: no commands, no triggers, no HTML, operators told apart', () => {
    const lines = transcriptOf(interactionsOf(valuesOf(fixture('history-answer.json'))));
    const said = lines.map(({ author, name, parts }) => [author, name, objectOf(parts[0] as never)?.['text']]);
    expect(said).toEqual([
      ['user', null, 'Bonjour'],
      ['bot', null, 'Bonjour !'],
      ['bot', null, 'Besoin d’aide ?'],
      ['user', null, 'et hier ?'],
      ['agent', 'Sam', 'Bonjour, Sam à l’appareil'],
    ]);
  });
});

describe('the settings', () => {
  it('name the rule that cannot be read, and what it may be', () => {
    const problem = (changes: object) => {
      const parsed = dyduSettings.safeParse({ botUuid: 'b', servers: 'https://b.example.test', ...changes });
      return parsed.success ? null : parsed.error.issues[0]?.message;
    };
    expect(problem({})).toBeNull();
    expect(problem({ skillRules: 'always -> a\nspice is Pro -> b' })).toContain('line 2: "spice" is not one of');
    expect(problem({ escalateOn: 'livechat -> ' })).toContain('names no skill');
    expect(problem({ servers: 'https://b.example.test/servlet' })).toContain('without /servlet');
    expect(problem({ servers: 'https://me:secret@b.example.test' })).toContain('without /servlet, user or query');
    expect(problem({ servers: 'https://a.example.test, https://b.example.test' })).toBeNull();
  });

  it('stay what they are when they are checked again', () => {
    const once = settings({ skillRules: 'always -> a' });
    expect(dyduSettings.parse(once)).toEqual(once);
  });
});
