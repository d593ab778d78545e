/** Sets the demo up as a designer would, through the admin API: bot, helpdesk account, checks, skills and groups. */
import { z } from 'zod';
import type { JsonObject } from '../core/json.ts';
import type { AdminClient } from './admin-client.ts';
import { type DemoSkill, demoSkills } from './bot-lines.ts';
import type { Step } from './story/step.ts';

export interface DemoWiring {
  readonly admin: AdminClient;
  /** Kind of the helpdesk, such as `zendesk`. */
  readonly kind: string;
  /** Settings of the account, as its simulator gives them. */
  readonly settings: JsonObject;
  /** Fields of the bot account besides its name. */
  readonly bot: JsonObject;
  /** An administrator types our address into the helpdesk's screens; absent where nobody has to. */
  enterAddress?(webhookUrl: string): Promise<void>;
  /** An administrator makes a group by hand, at the helpdesk; absent where Passerelle does not deal with groups. */
  createGroup?(name: string): Promise<void>;
}

/** What the wiring brings. Complete once every step has held. */
export interface WiredDemo {
  readonly botId: string;
  readonly apiKey: string;
  readonly callbackSecret: string;
  readonly connectionId: string;
}

const botAnswer = z.object({ bot: z.object({ id: z.string() }), apiKey: z.string(), callbackSecret: z.string() });
const localized = z.object({ en: z.string(), fr: z.string() });
const check = z.object({
  id: z.string(),
  status: z.enum(['ok', 'warning', 'failed', 'skipped']),
  seen: localized,
  remedy: localized.nullable(),
});
const connectionAnswer = z.object({ id: z.string(), webhookUrl: z.string().nullable() });
const connectAnswer = z.object({ isComplete: z.boolean(), report: z.array(check) });
const checkAnswer = z.object({ isOk: z.boolean(), checks: z.array(check) });
const fieldsAnswer = z.object({ fields: z.array(z.object({ id: z.string(), name: z.string() })) });
const updateAnswer = z.object({ summary: z.record(z.string(), z.number()) });
const anything = z.unknown();

/** The steps of the wiring; `found` is filled as they go. */
export function wiringSteps(wiring: DemoWiring, found: Partial<Record<keyof WiredDemo, string>>): readonly Step[] {
  return [
    makeBot(wiring, found),
    makeConnection(wiring, found),
    ...enterAddress(wiring, found),
    connect(wiring, found),
    look(wiring, found),
    mapSkills(wiring, found),
  ];
}

type Found = Partial<Record<keyof WiredDemo, string>>;

const byDesigner = { from: 'designer', to: 'Passerelle' } as const;

function makeBot({ admin, bot: fields }: DemoWiring, found: Found): Step {
  return {
    name: 'a bot account with its key is made',
    ...byDesigner,
    run: async () => {
      const { bot, apiKey, callbackSecret } = await admin.post('bots', { ...fields, name: 'Lumen shop' }, botAnswer);
      Object.assign(found, { botId: bot.id, apiKey, callbackSecret });
      return bot.id;
    },
  };
}

function makeConnection({ admin, kind, settings }: DemoWiring, found: Found): Step {
  return {
    name: 'the helpdesk account is added, with its identity mapping',
    ...byDesigner,
    run: async () => {
      const mapping = { senderId: 'mail', name: 'name', tags: ['language'] };
      const body = { kind, name: 'Demo helpdesk', settings, mapping };
      const { id, webhookUrl } = await admin.post('connections', body, connectionAnswer);
      found.connectionId = id;
      return `${id}, webhook address ${webhookUrl ?? 'none'}`;
    },
  };
}

/** One helpdesk calls us before anything can be wired, and must be told where by hand. */
function enterAddress({ admin, enterAddress: enter }: DemoWiring, found: Found): readonly Step[] {
  if (enter === undefined) return [];
  const run = async () => {
    const { webhookUrl } = await admin.get(`connections/${found.connectionId}`, connectionAnswer);
    if (webhookUrl === null) throw new Error('there is no webhook address');
    await enter(webhookUrl);
    return 'saved at the helpdesk';
  };
  return [{ name: 'an administrator types our address into the helpdesk', from: 'designer', to: 'helpdesk', run }];
}

function connect({ admin }: DemoWiring, found: Found): Step {
  return {
    name: 'Passerelle wires the account by itself',
    from: 'Passerelle',
    to: 'helpdesk',
    run: async () => {
      const { isComplete, report } = await admin.post(`connections/${found.connectionId}/connect`, {}, connectAnswer);
      if (!isComplete) throw new Error(faults(report));
      await mapOrderField(admin, found);
      return `set up: ${report.length}`;
    },
  };
}

/** Shows a ticket field filled from a bot variable, where the account has one that fits. */
async function mapOrderField(admin: AdminClient, found: Found): Promise<void> {
  const { fields } = await admin.get(`connections/${found.connectionId}/fields`, fieldsAnswer);
  const order = fields.find(({ name }) => name === 'Order number');
  if (order === undefined) return;
  const mapping = { fields: { [order.id]: 'order' } };
  await admin.patch(`connections/${found.connectionId}`, { mapping }, anything);
}

function look({ admin }: DemoWiring, found: Found): Step {
  return {
    name: 'the check finds nothing wrong',
    from: 'Passerelle',
    to: 'helpdesk',
    run: async () => {
      const { isOk, checks } = await admin.post(`connections/${found.connectionId}/check`, {}, checkAnswer);
      if (!isOk) throw new Error(faults(checks));
      const count = (status: string) => checks.filter((one) => one.status === status).length;
      return `checks passed: ${count('ok')}, warnings: ${count('warning')}`;
    },
  };
}

function faults(checks: readonly z.output<typeof check>[]): string {
  const failed = checks.filter(({ status }) => status === 'failed');
  return failed.map(({ id, seen, remedy }) => `${id}: ${seen.en}. ${remedy?.en ?? ''}`).join(' ');
}

/** One group is there by that name, one is created by the update; the third is left for the first escalation to create. */
function mapSkills(wiring: DemoWiring, found: Found): Step {
  const { admin } = wiring;
  const route = (skill: DemoSkill | null, groupName: string | null) => {
    const { botId, connectionId } = found;
    return admin.post('routes', { botId, connectionId, skill, groupName, mode: 'create' }, anything);
  };
  const { createGroup } = wiring;
  if (createGroup === undefined) {
    const skills = Object.keys(demoSkills) as DemoSkill[];
    const run = async () => {
      for (const skill of skills) await route(skill, null);
      return skills.join(', ');
    };
    return { name: 'skills are mapped', ...byDesigner, run };
  }
  return {
    name: 'skills are mapped: one group adopted, one created',
    from: 'Passerelle',
    to: 'helpdesk',
    run: async () => {
      await createGroup(demoSkills.delivery);
      await route('billing', demoSkills.billing);
      await route('delivery', demoSkills.delivery);
      const body = { connectionId: found.connectionId };
      const { summary } = await admin.post('groups/update', body, updateAnswer);
      await route('technical', demoSkills.technical);
      const { adopted = 0, created = 0 } = summary;
      if (adopted === 1 && created === 1) return `${adopted} adopted, ${created} created`;
      throw new Error(`expected 1 adopted and 1 created; seen instead: ${JSON.stringify(summary)}`);
    },
  };
}
