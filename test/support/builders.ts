import type { Bot } from '../../src/bot-accounts/bot.ts';
import { defaultTimers } from '../../src/bot-accounts/timer-policy.ts';
import { type Connection, emptyMapping } from '../../src/connections/connection.ts';
import { newId } from '../../src/core/ids.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import type { Capabilities } from '../../src/helpdesks/capabilities.ts';
import type { Route } from '../../src/routing/route.ts';

/** Valid objects for tests; overrides say what a test is about. */
export function makeBot(overrides: Partial<Bot> = {}): Bot {
  return {
    id: newId('bot'),
    name: 'Test bot',
    protocol: 'native',
    protocolSettings: {},
    callbackUrl: null,
    language: 'en',
    timers: defaultTimers,
    texts: {},
    unknownSkill: 'refuse',
    whenNobodyIsThere: 'queue',
    vouchesForIdentity: false,
    createdAt: 1000,
    updatedAt: 1000,
    ...overrides,
  };
}

export function makeConnection(overrides: Partial<Connection> = {}): Connection {
  return {
    id: newId('connection'),
    kind: 'zendesk',
    name: 'Test helpdesk',
    settings: {},
    mapping: emptyMapping,
    agentLanguage: 'en',
    isPaused: false,
    createdAt: 1000,
    updatedAt: 1000,
    ...overrides,
  };
}

export function makeRoute(overrides: Partial<Route> = {}): Route {
  return {
    id: newId('route'),
    botId: newId('bot'),
    skill: 'billing',
    connectionId: newId('connection'),
    groupName: 'Billing',
    remoteGroupId: null,
    mode: 'create',
    fallbackGroupId: null,
    createdAt: 1000,
    updatedAt: 1000,
    lastUsedAt: null,
    ...overrides,
  };
}

export function makeEscalation(overrides: Partial<Escalation> = {}): Escalation {
  return {
    id: newId('escalation'),
    botId: newId('bot'),
    conversationId: 'conv-1',
    commandId: 'cmd-1',
    connectionId: newId('connection'),
    version: 1,
    lastSeq: 0,
    state: 'waiting',
    skill: 'billing',
    group: { remoteGroupId: null, name: 'billing', mode: 'create', fallbackGroupId: null },
    endUser: {
      key: 'psl-1',
      vouchedId: null,
      email: null,
      name: null,
      givenName: null,
      familyName: null,
      phone: null,
      locale: null,
      avatarUrl: null,
    },
    attributes: { fields: {}, tags: [] },
    channel: { type: null, pageUrl: null, device: null },
    language: 'en',
    isTest: false,
    callbackUrl: null,
    richParts: [],
    timers: defaultTimers,
    remote: null,
    streamCursor: null,
    ticketId: null,
    ticketUrl: null,
    agent: null,
    leftAgent: null,
    offeredChoices: [],
    notices: [],
    startedAt: 1000,
    openedAt: null,
    acceptedAt: null,
    firstAgentMessageAt: null,
    lastUserMessageAt: 1000,
    lastAgentMessageAt: null,
    idleWarnedAt: null,
    endedAt: null,
    end: null,
    wakeAt: null,
    isHelpdeskDown: false,
    ...overrides,
  };
}

export function makeCapabilities(overrides: Partial<Capabilities> = {}): Capabilities {
  return {
    intake: ['webhook'],
    routing: 'group',
    resend: 'detectable',
    textCharsMax: 4096,
    attachments: 'byUpload',
    attachmentBytesMax: 50 * 1024 * 1024,
    typing: 'none',
    readReceipts: 'none',
    queuePosition: false,
    transfer: true,
    endedBy: 'either',
    listsGroups: true,
    ...overrides,
  };
}
