import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { botSettings } from '../../bot-accounts/bot-settings.ts';
import { dyduSettings } from '../../bots/dydu/settings.ts';
import { botProtocols } from '../../bots/registry.ts';
import { settingMistakesOf } from '../../connections/form-fields.ts';
import { helpdesks } from '../../helpdesks/registry.ts';
import { detailsOf } from '../../http/validation.ts';
import { firstAdminInput } from '../../people/create-first-admin.ts';
import { fieldShapesOf } from '../parts/field-shape.ts';
import { explainMistake, isExplained } from './explain-mistake.ts';

const wrong: readonly string[] = ['', ' ', 'x', 'A b!', 'x'.repeat(3000), 'http://', 'https://evil.test'];

describe('what refuses a try-out, an answer at the desk, a replay or a skill', () => {
  it.each(['start-escalation', 'decide-message', 'at-desk', 'replay-delivery'])(
    'is said in both languages: %s',
    (name) => {
      const source = readFileSync(new URL(`../../escalations/${name}.ts`, import.meta.url), 'utf8');
      const refusals = [
        ...source.matchAll(
          /new AppError\(\s*'(?:conflict|escalation_ended|helpdesk_unavailable|closed|no_agent)',\s*(['`])(.+)\1/g,
        ),
      ];
      const messages = refusals.map(([, , message = '']) => message.replaceAll(/\$\{[^}]+\}/g, 'x'));
      expect(messages.length).toBeGreaterThan(0);
      expect(messages.filter((message) => !isExplained(message))).toEqual([]);
    },
  );
});

describe('what can be wrong with a field of a helpdesk or a bot', () => {
  it('is said in both languages, whatever was typed', () => {
    const messages = new Set<string>();
    for (const { settings } of [...helpdesks, ...botProtocols]) {
      for (const { name } of fieldShapesOf(settings)) collect(messages, settings.safeParse({ [name]: undefined }));
      for (const value of wrong) {
        const all = Object.fromEntries(
          fieldShapesOf(settings).map(({ name, control }) => [
            name,
            control === 'switch' ? true : control === 'number' ? Number(value) || value : value,
          ]),
        );
        collect(messages, settings.safeParse(all));
      }
    }
    for (const value of wrong) {
      collect(messages, botSettings.safeParse({ name: value, callbackUrl: value, language: value }));
      collect(messages, firstAdminInput.safeParse({ token: value, name: value, password: value }));
    }
    expect(messages.size).toBeGreaterThan(10);
    expect([...messages].filter((message) => !isExplained(message))).toEqual([]);
  });

  it('is said by each helpdesk and protocol for itself, in both languages', () => {
    const mistakes = [...helpdesks, ...botProtocols].flatMap(({ settings }) => settingMistakesOf(settings));
    expect(mistakes.length).toBeGreaterThan(20);
    for (const { en, fr } of mistakes) expect([en, fr, en === fr, isExplained(en)]).toEqual([en, fr, false, true]);
  });

  it('was said in English only: what Dydu and Salesforce ask for', () => {
    const problem = (settings: object) => {
      const parsed = dyduSettings.safeParse({ botUuid: 'x', servers: 'https://bot.example', ...settings });
      return explainMistake(parsed.error?.issues[0]?.message ?? '', 'fr');
    };
    expect(problem({ escalateOn: '\nspace are Pro' })).toMatch(/^ligne 2 : « space are Pro » n’a pas la forme/);
    expect(problem({ skillRules: 'a->b->c' })).toBe('ligne 1 : a plus d’un ->.');
    expect(problem({ servers: 'ftp://x' })).toMatch(/^doit être des adresses http ou https/);
    expect(explainMistake('is needed to sign identities', 'fr')).toBe('est nécessaire pour signer les identités.');
  });

  it('is said differently in French, with its numbers', () => {
    expect(explainMistake('must have at least 12 characters', 'fr')).toBe('doit avoir au moins 12 caractères.');
    expect(explainMistake('Something that nobody has foreseen', 'fr')).toBe('Something that nobody has foreseen');
  });
});

function collect(messages: Set<string>, result: ReturnType<(typeof helpdesks)[number]['settings']['safeParse']>): void {
  if (!result.success) for (const { message } of detailsOf(result.error.issues)) messages.add(message);
}
