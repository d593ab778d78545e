import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Localized, languages } from '../../core/language.ts';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => /\.ts$/.test(name) && !name.endsWith('.test.ts'));

const isLocalized = (value: unknown): value is Localized =>
  typeof value === 'object' && value !== null && languages.every((language) => language in value);

function localizedIn(value: unknown, path: string): (readonly [string, Localized])[] {
  if (isLocalized(value)) return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => localizedIn(inner, `${path}.${key}`));
}

describe('the texts of the console', () => {
  it('are there in both languages, and fill in the same values', async () => {
    const loaded = await Promise.all(
      files.map(async (name) => [name, await import(new URL(name, folder).href)] as const),
    );
    const texts = loaded.flatMap(([name, exported]) => localizedIn({ ...exported }, name));
    expect(texts.length).toBeGreaterThan(150);
    const slots = (text: string) =>
      [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).toSorted((one, other) => one.localeCompare(other));
    for (const [path, { en, fr }] of texts) {
      expect([path, en.trim() !== '', fr.trim() !== '']).toEqual([path, true, true]);
      expect([path, slots(fr)]).toEqual([path, slots(en)]);
    }
  });

  it('say one thing with one word in French, and write apostrophes as they are printed', () => {
    const src = new URL('../../', import.meta.url);
    const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name) && !/\.test\.|simulator|fixtures/.test(name),
    );
    const french = sources.flatMap((name) =>
      [...readFileSync(new URL(name, src), 'utf8').matchAll(/\bfr: (?:'([^']+)'|"([^"]+)"|`([^`]+)`)/g)].map(
        ([, ...found]) => `${name}: ${found.join('')}`,
      ),
    );
    expect(french.length).toBeGreaterThan(500);
    // A start is an escalation, a try is a "tentative", and what takes everything else is a skill by default.
    const wrong = /\p{L}'\p{L}|chez le helpdesk|\bvoie\b|[Dd]émarrages? (?:serait|refusé|accepté)|l’autre côté/u;
    expect(french.filter((text) => wrong.test(text))).toEqual([]);
  });

  it('bring their own colons, because French has a space before them', () => {
    for (const name of readdirSync(new URL('../pages/', folder))) {
      const page = readFileSync(new URL(`../pages/${name}`, folder), 'utf8');
      expect([name, page.match(/\{t\.\w+\}[:;!?]/g)]).toEqual([name, null]);
    }
  });
});
