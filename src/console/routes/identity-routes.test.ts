import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';

let pages: ConsolePages;
let designer: Visitor;
beforeEach(async () => {
  pages = await openConsolePages();
  designer = await pages.as('designer');
});
afterEach(() => pages.close());

const stored = async () => (await pages.bench.call('GET', `/connections/${pages.connectionId}`)).body.mapping;
const form = {
  senderId: 'mail',
  givenName: 'first',
  'field-0': '11',
  'variable-0': 'contract',
  'field-1': '',
  'variable-1': '',
  tags: 'plan, region',
  vouched: 'mail',
};

describe('the mapping of identity', () => {
  it('is shown with the fields that the helpdesk has now, saved, and shown again', async () => {
    expect((await designer.get('/identity')).html).toContain('<option value="11">Contract</option>');
    const saved = await designer.post(`/identity/${pages.connectionId}`, { ...form, intent: 'save' });
    expect(saved.location).toBe(`/console/identity?connection=${pages.connectionId}`);
    expect(await stored()).toMatchObject({
      senderId: 'mail',
      givenName: 'first',
      email: null,
      fields: { '11': 'contract' },
      tags: ['plan', 'region'],
      vouched: ['mail'],
    });
    const { html } = await designer.get('/identity');
    expect(html).toMatch(/<option value="11" selected(="")?>Contract/);
    expect(html).toContain('value="contract"');
    await designer.post(`/identity/${pages.connectionId}`, { intent: 'save' });
    expect(await stored()).toMatchObject({ senderId: null, fields: {}, tags: [], vouched: [] });
  });

  it('is previewed with sample values as it is typed, and nothing is saved', async () => {
    const sample = 'mail = ada@example.org\ncontract = 17\nplan = gold';
    const { html } = await designer.post(`/identity/${pages.connectionId}`, { ...form, sample, intent: 'preview' });
    expect(html).toContain('Contract = 17');
    expect(html).toContain('gold');
    expect(html).toMatch(/ada@example\.org <span class="badge good">vouched for/);
    expect(html).toContain('The variable “region” is missing or empty.');
    expect(await stored()).toMatchObject({ senderId: null, fields: {} });
  });

  it('keeps what was typed, and says beside the field what is wrong', async () => {
    const wrong = { ...form, vouched: 'stranger', intent: 'save' };
    const { status, html } = await designer.post(`/identity/${pages.connectionId}`, wrong);
    expect(status).toBe(422);
    expect(html).toContain('id="field-vouched-error"');
    expect(html).toContain('value="stranger"');
    const sample = await designer.post(`/identity/${pages.connectionId}`, { sample: 'nonsense', intent: 'preview' });
    expect(sample.html).toContain('id="field-sample-error"');
  });

  it('loses no field while the helpdesk does not answer', async () => {
    await designer.post(`/identity/${pages.connectionId}`, { ...form, intent: 'save' });
    pages.bench.account.trouble = 'retry';
    const { html } = await designer.get('/identity');
    expect(html).toContain('What is mapped is kept');
    expect(html).toMatch(/<option value="11" selected/);
  });

  it('is read but not changed by viewers', async () => {
    const viewer = await pages.as('viewer', 'fr');
    const { html } = await viewer.get('/identity');
    expect(html).toContain('Identité et contexte');
    expect(html).not.toContain('name="intent"');
    expect((await viewer.post(`/identity/${pages.connectionId}`, form)).status).toBe(403);
  });
});
