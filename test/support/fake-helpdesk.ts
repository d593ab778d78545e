import { z } from 'zod';
import type { RemoteConversationId, RemoteGroupId, RemoteMessageId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Localized } from '../../src/core/language.ts';
import type { SendMessage } from '../../src/helpdesks/command.ts';
import { type AnyHelpdesk, defineHelpdesk } from '../../src/helpdesks/define.ts';
import { DeliveryFailure, type Disposition } from '../../src/helpdesks/failure.ts';
import type { CheckResult, GroupSide, Helpdesk, RemoteGroup, SetupCall } from '../../src/helpdesks/helpdesk.ts';
import { makeCapabilities } from './builders.ts';

/** An account at a helpdesk that lives in memory, and what was done to it. */
export interface FakeAccount {
  readonly groups: { id: string; name: string; isDeleted: boolean; members: number }[];
  /** One word for each call: `listGroups`, `createGroup Billing` … */
  readonly calls: string[];
  readonly sent: SendMessage[];
  readonly setups: SetupCall[];
  /** What every call answers instead of doing its work, `null` while all is well. */
  trouble: Disposition | null;
  checks: (call: SetupCall) => AsyncIterable<CheckResult>;
  provisioned: JsonObject;
  addGroup(name: string, members?: number): string;
}

const label = (text: string): { label: Localized } => ({ label: { en: text, fr: `${text} (fr)` } });

export const fakeSettings = z.strictObject({
  account: z.string().trim().min(1).max(20).meta(label('Account')),
  keySecret: z
    .string()
    .min(1)
    .max(100)
    .meta({ ...label('Key'), help: { en: 'Shown once.', fr: 'Affichée une fois.' }, secret: true }),
  webhookSecret: z
    .string()
    .optional()
    .meta({ ...label('Webhook secret'), secret: true }),
  region: z.enum(['eu', 'us']).default('eu').meta(label('Region')),
  isVerbose: z.boolean().default(false).meta(label('Verbose')),
  contact: z.email().optional().meta(label('Contact')),
});

export function makeFakeAccount(): FakeAccount {
  const account: FakeAccount = {
    groups: [],
    calls: [],
    sent: [],
    setups: [],
    trouble: null,
    checks: async function* () {
      yield makeCheck('account', 'ok');
      yield makeCheck('webhook', 'ok');
    },
    provisioned: { webhookSecret: 'made-by-provision' },
    addGroup: (name, members = 1) => {
      const id = String(account.groups.length + 1);
      account.groups.push({ id, name, isDeleted: false, members });
      return id;
    },
  };
  return account;
}

export function makeCheck(id: string, status: CheckResult['status']): CheckResult {
  const text = { en: id, fr: id };
  return { id, label: text, status, seen: text, expected: text, remedy: status === 'ok' ? null : text };
}

/** A helpdesk of kind `fake` over this account. It answers a turn later, so that calls overlap as they do in life. */
export function makeFakeHelpdesk(account: FakeAccount): AnyHelpdesk {
  return defineHelpdesk({
    kind: 'fake',
    label: 'Fake',
    settings: fakeSettings,
    capabilities: makeCapabilities(),
    connect: () => live(account),
    simulate: () => {
      throw new Error('The fake helpdesk has no simulator.');
    },
  });
}

async function call(account: FakeAccount, what: string): Promise<void> {
  account.calls.push(what);
  await new Promise((resolve) => setImmediate(resolve));
  if (account.trouble === null) return;
  const facts = { disposition: account.trouble, certainty: 'notSent' } as const;
  throw new DeliveryFailure(`${what.split(' ')[0]} answered with trouble`, facts);
}

function live(account: FakeAccount): Helpdesk {
  let messages = 0;
  return {
    openConversation: async () => {
      await call(account, 'openConversation');
      const remoteConversationId = 'remote-1' as RemoteConversationId;
      return {
        conversation: { remoteConversationId, remoteUserId: null, state: { token: 'conversation-token' } },
        ticketId: '7',
        ticketUrl: null,
        pendingRemoteMessageIds: [],
        notices: [],
      };
    },
    sendMessage: async (command) => {
      await call(account, 'sendMessage');
      account.sent.push(command);
      messages += 1;
      return { remoteMessageIds: [`remote-message-${messages}` as RemoteMessageId] };
    },
    closeConversation: () => call(account, 'closeConversation'),
    checkConnection: () => call(account, 'checkConnection'),
    groups: groupSide(account),
    availability: {
      availabilityOf: async () => ({
        state: 'available',
        agentsOnline: 1,
        nextOpeningAt: null,
        estimatedWaitSeconds: null,
      }),
    },
    context: {
      updateContext: () => call(account, 'updateContext'),
      listFields: async () => {
        await call(account, 'listFields');
        return [{ id: '11', name: 'Contract', type: 'text' }];
      },
    },
    setup: {
      checks: (setup) => {
        account.setups.push(setup);
        return account.checks(setup);
      },
      provision: async (setup) => {
        account.setups.push(setup);
        await call(account, 'provision');
        return { settings: account.provisioned, report: [makeCheck('webhook', 'ok')] };
      },
    },
  };
}

function groupSide(account: FakeAccount): GroupSide {
  const shown = ({ id, name, isDeleted }: FakeAccount['groups'][number]): RemoteGroup => {
    return { remoteGroupId: id as RemoteGroupId, name, isDeleted };
  };
  return {
    listGroups: async () => {
      await call(account, 'listGroups');
      return account.groups.filter((group) => !group.isDeleted).map(shown);
    },
    findGroup: async (id) => {
      await call(account, 'findGroup');
      const found = account.groups.find((group) => group.id === id);
      return found === undefined ? null : shown(found);
    },
    // Names are not unique over here, as nobody promises at a real helpdesk.
    createGroup: async (name) => {
      await call(account, `createGroup ${name}`);
      const id = account.addGroup(name, 0);
      return { remoteGroupId: id as RemoteGroupId, name, isDeleted: false };
    },
    countMembers: async (id) => {
      await call(account, 'countMembers');
      return account.groups.find((group) => group.id === id)?.members ?? null;
    },
  };
}
