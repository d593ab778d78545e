import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';

let pages: ConsolePages;
let designer: Visitor;
beforeEach(async () => {
  pages = await openConsolePages();
  designer = await pages.as('designer');
});
afterEach(() => pages.close());

const skill = (changes: Readonly<Record<string, string>> = {}) => ({
  botId: pages.botId,
  connectionId: pages.connectionId,
  skill: 'Billing',
  remoteGroupId: '-',
  groupName: '',
  mode: 'create',
  fallbackGroupId: '-',
  ...changes,
});
const stored = () => pages.bench.tools.routes.list({});
const only = async () => {
  const [route] = await stored();
  if (route === undefined) throw new Error('There is no route.');
  return route;
};

describe('the table of skills', () => {
  it('says what to do while it is empty', async () => {
    expect((await designer.get('/skills')).html).toContain('href="/console/skills/new"');
    const french = await pages.as('viewer', 'fr');
    const { html } = await french.get('/skills');
    expect(html).toContain('Aucune compétence');
    expect(html).not.toContain('/console/skills/new');
  });

  it('shows who is there as soon as the helpdesk has said so, and without waiting for it', async () => {
    pages.bench.account.addGroup('Billing', 3);
    await designer.post('/skills/new', skill());
    expect((await designer.get('/skills')).html).toContain('hx-get="/console/skills/table?ask=1"');
    expect(pages.bench.account.calls.filter((call) => call === 'countMembers')).toEqual([]);
    const { html } = await designer.get('/skills/table?ask=1');
    expect(html).toContain('<td class="number">3</td><td class="number">1</td>');
  });

  it('names a helpdesk that does not answer, and still shows the rows', async () => {
    await designer.post('/skills/new', skill());
    pages.bench.account.trouble = 'retry';
    const { html } = await designer.get('/skills/table?ask=1');
    expect(html).toContain('does not say who is there');
    expect(html).toContain('Billing');
  });
});

describe('a skill', () => {
  it('is added with the group of its name, changed, and removed after asking', async () => {
    const added = await designer.post('/skills/new', skill());
    expect(added.location).toBe('/console/skills');
    const { id } = await only();
    expect(await only()).toMatchObject({ skill: 'Billing', groupName: 'Billing', remoteGroupId: null, mode: 'create' });
    const group = pages.bench.account.addGroup('Invoices', 1);
    const changed = await designer.post(`/skills/${id}`, skill({ remoteGroupId: group, mode: 'off' }));
    expect(changed.location).toBe('/console/skills');
    expect(await only()).toMatchObject({ groupName: 'Invoices', remoteGroupId: group, mode: 'off' });
    expect((await designer.get(`/skills/${id}`)).html).toContain(`<option value="${group}" selected`);
    expect((await designer.get(`/skills/${id}/remove`)).html).toContain('Remove “Billing”?');
    await designer.post(`/skills/${id}/remove`);
    expect(await stored()).toEqual([]);
  });

  it('keeps what was typed and says what is wrong beside the field', async () => {
    await designer.post('/skills/new', skill());
    const { status, html } = await designer.post('/skills/new', skill({ skill: ' billing', groupName: 'My group' }));
    expect(status).toBe(422);
    expect(html).toContain('id="field-skill-error"');
    expect(html).toContain('value="My group"');
    expect(await stored()).toHaveLength(1);
  });

  it('can be named while the helpdesk does not answer, and keeps the group it had', async () => {
    const group = pages.bench.account.addGroup('Billing', 1);
    await designer.post('/skills/new', skill({ remoteGroupId: group }));
    pages.bench.account.trouble = 'retry';
    const { id } = await only();
    expect((await designer.get(`/skills/${id}`)).html).toContain(`<option value="${group}" selected`);
    await designer.post(`/skills/${id}`, skill({ remoteGroupId: group, groupName: 'Billing', mode: 'propose' }));
    expect(await only()).toMatchObject({ remoteGroupId: group, groupName: 'Billing', mode: 'propose' });
  });

  it('without a name is the default of the bot', async () => {
    await designer.post('/skills/new', skill({ skill: ' ', groupName: 'Everybody' }));
    expect(await only()).toMatchObject({ skill: null, groupName: 'Everybody' });
    expect((await designer.get('/skills')).html).toContain('Default');
  });

  it('is nothing that a viewer could change', async () => {
    const viewer = await pages.as('viewer');
    expect((await viewer.post('/skills/new', skill())).status).toBe(403);
    expect((await viewer.get('/skills/update')).status).toBe(403);
  });
});

describe('the update of groups', () => {
  it('shows the plan, does nothing yet, then carries it out and says what happened', async () => {
    const { account } = pages.bench;
    await designer.post('/skills/new', skill());
    await designer.post('/skills/new', skill({ skill: 'sales', mode: 'propose' }));
    const made = () => account.calls.filter((call) => call.startsWith('createGroup'));
    const plan = await designer.get('/skills/update');
    expect(plan.html).toContain('create it');
    expect(plan.html).toContain('Create “sales”');
    expect(made()).toEqual([]);
    const done = await designer.post('/skills/update');
    expect(made()).toEqual(['createGroup Billing']);
    expect(done.html).toContain('waits for your word');
    const proposed = (await stored()).find((route) => route.skill === 'sales');
    await designer.post('/skills/update', { [`accept-${proposed?.id}`]: 'true' });
    expect(made()).toEqual(['createGroup Billing', 'createGroup sales']);
    expect((await designer.get('/skills/update')).html).toContain('an update would change nothing');
  });

  it('tells renamed and vanished groups', async () => {
    const { account } = pages.bench;
    const group = account.addGroup('Billing', 2);
    await designer.post('/skills/new', skill({ remoteGroupId: group }));
    const there = account.groups[0];
    if (there === undefined) throw new Error('The group was just added.');
    there.name = 'Invoices';
    expect((await designer.get('/skills/update')).html).toContain('renamed to “Invoices”');
    there.isDeleted = true;
    expect((await designer.get('/skills/update')).html).toContain('deleted at the helpdesk');
  });
});

describe('"where would this go?"', () => {
  it('answers with group, person and context, and sends nothing', async () => {
    pages.bench.account.addGroup('Billing', 0);
    await pages.bench.call('PATCH', `/connections/${pages.connectionId}`, {
      mapping: { senderId: 'mail', fields: { '11': 'contract' } },
    });
    await designer.post('/skills/new', skill());
    const variables = 'mail = ada@example.org\ncontract = 17';
    const { html } = await designer.post('/skills/try', {
      botId: pages.botId,
      skill: 'billing',
      locale: 'fr',
      variables,
    });
    expect(html).toContain('The escalation would be accepted.');
    expect(html).toContain('ada@example.org');
    // Was said by the id of the field, which nobody knows.
    expect(html).toContain('Contract = 17');
    expect(html).not.toContain('Nothing uses');
    expect(html).toContain('Nobody is a member of this group');
    expect(pages.bench.account.sent).toEqual([]);
  });

  it('said nothing of variables that the mapping does not use: it names them, with where to map them', async () => {
    await designer.post('/skills/new', skill());
    const { html } = await designer.post('/skills/try', {
      botId: pages.botId,
      skill: 'billing',
      variables: 'mail = ada@example.org\ncity = Lyon',
    });
    expect(html).toContain('Nothing uses these variables: mail and city.');
    expect(html).toContain(`href="/console/identity?connection=${pages.connectionId}"`);
  });

  it('says why it would be refused, and where a line of variables is wrong', async () => {
    const unknown = await designer.post('/skills/try', { botId: pages.botId, skill: 'unheard-of', variables: '' });
    expect(unknown.html).toContain('<code>unknown_skill</code>');
    const wrong = await designer.post('/skills/try', { botId: pages.botId, skill: '', variables: 'a = 1\nnonsense' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('on line 2');
    expect(wrong.html).toContain('nonsense');
  });
});
