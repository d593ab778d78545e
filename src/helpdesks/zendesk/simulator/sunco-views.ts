/** How Sunshine Conversations writes its objects, in answers and in webhooks. */
import type { AccountState } from './state.ts';
import type {
  Conversation,
  Integration,
  Participant,
  SuncoMessage,
  SuncoUser,
  SuncoWebhook,
  SwitchboardIntegration,
} from './sunco-records.ts';

export type View = Record<string, unknown>;

export function iso(at: number): string {
  return new Date(at).toISOString();
}

export function userTruncatedView(state: AccountState, user: SuncoUser): View {
  const zendeskId = state.switches.zendeskIdOnLink && user.supportUserId !== null ? String(user.supportUserId) : null;
  return {
    id: user.id,
    authenticated: false,
    ...(user.externalId === null ? {} : { externalId: user.externalId }),
    ...(zendeskId === null ? {} : { zendeskId }),
  };
}

export function userView(state: AccountState, user: SuncoUser): View {
  return {
    ...userTruncatedView(state, user),
    signedUpAt: user.signedUpAt,
    toBeRetained: user.toBeRetained,
    identities: user.identities,
    profile: user.profile,
    metadata: user.metadata,
  };
}

function switchboardIntegrationShort(state: AccountState, id: string | null): View | null {
  const found = id === null ? undefined : state.sunco.switchboardIntegrations.get(id);
  if (found === undefined) return null;
  return {
    id: found.id,
    name: found.name,
    integrationId: found.integrationId,
    integrationType: found.integrationType,
  };
}

/** The form of webhooks: absent switchboard integrations are left out, as Zendesk does. */
export function conversationTruncatedView(state: AccountState, conversation: Conversation): View {
  const active = switchboardIntegrationShort(state, conversation.active);
  const pending = switchboardIntegrationShort(state, conversation.pending);
  return {
    id: conversation.id,
    type: conversation.type,
    ...(conversation.metadata === null ? {} : { metadata: conversation.metadata }),
    ...(active === null ? {} : { activeSwitchboardIntegration: active }),
    ...(pending === null ? {} : { pendingSwitchboardIntegration: pending }),
  };
}

export function conversationView(state: AccountState, conversation: Conversation): View {
  return {
    ...conversationTruncatedView(state, conversation),
    isDefault: conversation.isDefault,
    ...(conversation.displayName === null ? {} : { displayName: conversation.displayName }),
    ...(conversation.description === null ? {} : { description: conversation.description }),
    ...(conversation.iconUrl === null ? {} : { iconUrl: conversation.iconUrl }),
    businessLastRead: conversation.businessLastRead === null ? null : iso(conversation.businessLastRead),
    lastUpdatedAt: iso(conversation.lastUpdatedAt),
    createdAt: iso(conversation.createdAt),
  };
}

export function participantView(state: AccountState, participant: Participant): View {
  const externalId = state.sunco.users.get(participant.userId)?.externalId ?? null;
  return {
    id: participant.id,
    userId: participant.userId,
    ...(externalId === null ? {} : { userExternalId: externalId }),
    unreadCount: participant.unreadCount,
    clientAssociations: [],
    ...(participant.lastRead === null ? {} : { lastRead: iso(participant.lastRead) }),
  };
}

export function messageView(message: SuncoMessage): View {
  return {
    id: message.id,
    received: iso(message.at),
    author: message.author,
    content: message.content,
    source: message.source,
    ...(message.metadata === null ? {} : { metadata: message.metadata }),
    ...(message.activity === undefined ? {} : { activity: message.activity }),
    ...(message.quotedMessage === undefined ? {} : { quotedMessage: message.quotedMessage }),
    ...(message.deleted ? { deleted: true } : {}),
  };
}

export function webhookView(webhook: SuncoWebhook): View {
  return {
    id: webhook.id,
    version: webhook.version,
    target: webhook.target,
    triggers: webhook.triggers,
    secret: webhook.secret,
    includeFullUser: webhook.includeFullUser,
    includeFullSource: webhook.includeFullSource,
  };
}

export function integrationView(integration: Integration): View {
  return {
    id: integration.id,
    type: integration.type,
    status: 'active',
    displayName: integration.displayName,
    ...(integration.type === 'custom' ? { webhooks: [...integration.webhooks.values()].map(webhookView) } : {}),
  };
}

export function switchboardIntegrationView(integration: SwitchboardIntegration): View {
  return {
    id: integration.id,
    name: integration.name,
    integrationId: integration.integrationId,
    integrationType: integration.integrationType,
    deliverStandbyEvents: integration.deliverStandbyEvents,
    nextSwitchboardIntegrationId: integration.nextSwitchboardIntegrationId,
    messageHistoryCount: integration.messageHistoryCount,
  };
}
