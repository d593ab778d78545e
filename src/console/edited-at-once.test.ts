import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConsolePages, openConsolePages, type Visitor } from '../../test/support/console-pages.ts';
import { mergeForm, wasField } from './parts/merge-form.ts';

const was = (values: object) => ({ [wasField]: JSON.stringify(values) });

describe('a form that two people have before them', () => {
  it('saves what each has changed, whoever comes last', () => {
    const before = { name: 'Shop', language: 'en' };
    const merged = mergeForm({ name: 'Lumen', language: 'en', ...was(before) }, { name: 'Shop', language: 'fr' });
    expect(merged).toEqual({ values: { name: 'Lumen', language: 'fr' }, conflicts: [] });
  });

  it('asks where both have changed the same to something else, and not where they agree', () => {
    const before = { name: 'Shop', note: 'a\nb' };
    const sent = { name: 'Lumen', note: 'a\r\nb', ...was(before) };
    expect(mergeForm(sent, { name: 'Halo', note: 'a\nb' }).conflicts).toEqual(['name']);
    expect(mergeForm(sent, { name: 'Lumen', note: 'c' })).toMatchObject({ values: { note: 'c' }, conflicts: [] });
  });

  it('counts as it is when it does not say what it showed', () => {
    const current = { name: 'Halo' };
    expect(mergeForm({ name: 'Lumen' }, current)).toEqual({ values: { name: 'Lumen' }, conflicts: [] });
    expect(mergeForm({ name: 'Lumen', [wasField]: '[1]' }, current).conflicts).toEqual([]);
  });
});

let pages: ConsolePages;
let designer: Visitor;
/** The fields of the page's own form as a browser would send them. */
async function openForm(path: string): Promise<Record<string, string>> {
  const { html } = await designer.get(path);
  const form = html.slice(html.indexOf('name="_was"') - 40);
  const text = (value = '') => value.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input [^>]+>/g)) {
    const name = /name="([^"]+)"/.exec(tag)?.[1];
    const isOff = tag.includes('type="checkbox"') && !tag.includes(' checked');
    if (name !== undefined && name !== '_csrf' && !isOff) fields[name] = text(/value="([^"]*)"/.exec(tag)?.[1]);
  }
  for (const [, name = '', inner = ''] of form.matchAll(/<select[^>]* name="([^"]+)"[^>]*>(.*?)<\/select>/gs)) {
    fields[name] = (/value="([^"]*)" selected/.exec(inner) ?? /value="([^"]*)"/.exec(inner))?.[1] ?? '';
  }
  for (const [, name = '', inner = ''] of form.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>(.*?)<\/textarea>/gs)) {
    fields[name] = text(inner);
  }
  return fields;
}

describe('what a colleague saved meanwhile', () => {
  beforeEach(async () => {
    pages = await openConsolePages();
    designer = await pages.as('designer', 'fr');
  });
  afterEach(() => pages.close());

  it('was undone by whoever saved the same bot last', async () => {
    const here = `/bots/${pages.botId}`;
    const mine = await openForm(here);
    const theirs = await openForm(here);
    expect((await designer.post(here, { ...theirs, language: 'fr', unknownSkill: 'default' })).status).toBe(303);
    expect((await designer.post(here, { ...mine, name: 'Lumen' })).status).toBe(303);
    const { body } = await pages.bench.call('GET', `/bots/${pages.botId}`);
    expect(body).toMatchObject({ name: 'Lumen', language: 'fr', unknownSkill: 'default' });
  });

  it('is told beside the field that both have changed; sent again, one’s own counts', async () => {
    const here = `/bots/${pages.botId}`;
    const mine = { ...(await openForm(here)), unknownSkill: 'default', name: 'Lumen' };
    const theirs = { ...(await openForm(here)), name: 'Halo' };
    await designer.post(here, theirs);
    const asked = await designer.post(here, mine);
    expect(asked.status).toBe(422);
    expect(asked.html).toContain('Quelqu’un d’autre a enregistré la même chose entre-temps.');
    expect(asked.html).toContain('enregistré entre-temps : « Halo »');
    expect(asked.html).toContain('value="Lumen"');
    const again = /name="_was" value="([^"]+)"/.exec(asked.html)?.[1]?.replaceAll('&quot;', '"') ?? '';
    expect((await designer.post(here, { ...mine, _was: again })).status).toBe(303);
    expect((await pages.bench.call('GET', here)).body).toMatchObject({ name: 'Lumen', unknownSkill: 'default' });
  });

  it('stays in texts, connections, skills and the mapping of identity too', async () => {
    const { botId, connectionId, bench } = pages;
    const { body: route } = await bench.call('POST', '/routes', { botId, connectionId, skill: 'billing' });
    const both = async (path: string, theirs: Record<string, string>, mine: Record<string, string>) => {
      const [first, second] = [await openForm(path), await openForm(path)];
      const target = path.replace('?connection=', '/');
      expect([path, (await designer.post(target, { ...first, ...theirs })).status]).toEqual([path, 303]);
      expect([path, (await designer.post(target, { ...second, ...mine })).status]).toEqual([path, 303]);
    };
    await both(`/bots/${botId}/texts`, { 'queued.fr': 'Un instant.' }, { 'queued.en': 'One moment.' });
    expect((await bench.call('GET', `/bots/${botId}`)).body.texts.queued).toEqual({
      en: 'One moment.',
      fr: 'Un instant.',
    });
    await both(`/connections/${connectionId}/settings`, { agentLanguage: 'fr' }, { name: 'Second desk' });
    expect((await bench.call('GET', `/connections/${connectionId}`)).body).toMatchObject({
      agentLanguage: 'fr',
      name: 'Second desk',
    });
    await both(`/skills/${route.id}`, { mode: 'off' }, { skill: 'invoices' });
    expect((await bench.call('GET', `/routes/${route.id}`)).body).toMatchObject({ mode: 'off', skill: 'invoices' });
    await both(
      `/identity?connection=${connectionId}`,
      { 'field-0': '11', 'variable-0': 'contract' },
      { tags: 'plan', intent: 'save' },
    );
    expect((await bench.call('GET', `/connections/${connectionId}`)).body.mapping).toMatchObject({
      fields: { '11': 'contract' },
      tags: ['plan'],
    });
  });
});
