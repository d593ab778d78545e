/**
 * Shapes of Sunshine Conversations as we read them: only the fields we use, everything else passes unseen.
 * Source: Zendesk's OpenAPI description of the v2 API, and the webhook shapes of section 8 of its documentation.
 */
import { z } from 'zod';

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
/** The elements that can be read: an odd button must not cost the words beside it. */
const readable = <T extends z.ZodType>(schema: T) =>
  z
    .array(z.unknown())
    .nullish()
    .catch(undefined)
    .transform((all) => all?.map((one) => schema.safeParse(one)).flatMap((read) => (read.success ? [read.data] : [])));
const metadata = optional(z.record(z.string(), z.unknown()));

export const wireSwitchboardIntegration = z.object({
  id: z.string(),
  name: optional(z.string()),
  integrationId: optional(z.string()),
  integrationType: optional(z.string()),
});

export const wireConversation = z.object({
  id: z.string(),
  type: optional(z.string()),
  metadata,
  isDefault: optional(z.boolean()),
  activeSwitchboardIntegration: optional(wireSwitchboardIntegration),
  pendingSwitchboardIntegration: optional(wireSwitchboardIntegration),
});
export type WireConversation = z.infer<typeof wireConversation>;

export const wireAction = z.object({
  type: z.string(),
  text: optional(z.string()),
  payload: optional(z.string()),
  uri: optional(z.string()),
});
export type WireAction = z.infer<typeof wireAction>;

const wireItem = z.object({
  title: optional(z.string()),
  description: optional(z.string()),
  mediaUrl: optional(z.string()),
  actions: readable(wireAction),
});

const wireField = z.object({
  type: z.string(),
  name: z.string(),
  label: optional(z.string()),
  placeholder: optional(z.string()),
  options: readable(z.object({ name: z.string(), label: z.string() })),
});

/** Every content type in one shape: an unknown type still yields its text, and what cannot be read costs only itself. */
export const wireContent = z.object({
  type: z.string(),
  text: optional(z.string()),
  htmlText: optional(z.string()),
  markdownText: optional(z.string()),
  mediaUrl: optional(z.string()),
  mediaType: optional(z.string()),
  mediaSize: optional(z.number()).catch(undefined),
  altText: optional(z.string()),
  actions: readable(wireAction),
  items: readable(wireItem),
  fields: readable(wireField),
  coordinates: optional(z.object({ lat: z.number(), long: z.number() })).catch(undefined),
  location: optional(z.object({ name: optional(z.string()), address: optional(z.string()) })).catch(undefined),
});
export type WireContent = z.infer<typeof wireContent>;

export const wireMessage = z.object({
  id: z.string(),
  received: z.string(),
  author: z.object({
    type: z.string(),
    subtypes: optional(z.array(z.string())),
    userId: optional(z.string()),
    displayName: optional(z.string()),
    avatarUrl: optional(z.string()),
  }),
  content: wireContent,
  source: optional(z.object({ type: z.string() })),
  metadata,
  activity: optional(z.object({ type: z.string() })),
  deleted: optional(z.boolean()),
});
export type WireMessage = z.infer<typeof wireMessage>;

export const wireUser = z.object({ id: z.string(), externalId: optional(z.string()) });

/** What every event has; `payload` is read by the schema of its `type`. */
export const wireEvent = z.object({
  id: z.string(),
  createdAt: z.string(),
  type: z.string(),
  payload: z.unknown(),
});
export type WireEvent = z.infer<typeof wireEvent>;

/** Events stay unread here, so that a broken one costs only itself. */
export const wireEnvelope = z.object({ events: optional(z.array(z.unknown())) });

export const wireMessagePayload = z.object({ conversation: wireConversation, message: wireMessage });
export const wireActivityPayload = z.object({
  conversation: wireConversation,
  activity: z.object({
    type: z.string(),
    author: z.object({ type: z.string(), displayName: optional(z.string()), avatarUrl: optional(z.string()) }),
  }),
});
export const wireControlPayload = z.object({
  conversation: wireConversation,
  metadata,
  reason: optional(z.string()),
});
export const wireConversationPayload = z.object({ conversation: wireConversation });
export const wireFailurePayload = z.object({
  conversation: wireConversation,
  message: z.object({ id: z.string() }),
  isFinalEvent: optional(z.boolean()),
  error: optional(z.object({ code: optional(z.string()) })),
});
export const wireMergePayload = z.object({
  mergedUsers: z.object({ surviving: wireUser, discarded: wireUser }),
  mergedConversations: optional(z.object({ surviving: wireConversation, discarded: wireConversation })),
});

const page = optional(
  z.object({ hasMore: optional(z.boolean()), beforeCursor: optional(z.string()), afterCursor: optional(z.string()) }),
);

export const wireUserReply = z.object({ user: wireUser });
export const wireConversationReply = z.object({ conversation: wireConversation });
export const wireConversationsReply = z.object({ conversations: z.array(wireConversation), meta: page });
export const wireParticipantsReply = z.object({ participants: z.array(z.object({ userId: optional(z.string()) })) });
export const wirePostedReply = z.object({ messages: z.array(z.object({ id: z.string() })) });
export const wireMessagesReply = z.object({ messages: z.array(z.unknown()), meta: page });
export const wireAttachmentReply = z.object({
  attachment: z.object({ mediaUrl: z.string(), mediaType: optional(z.string()) }),
});
export const wireErrors = z.object({
  errors: z.array(z.object({ code: optional(z.string()), title: optional(z.string()) })),
});

export const wireAppReply = z.object({
  app: z.object({ id: z.string(), settings: optional(z.object({ multiConvoEnabled: optional(z.boolean()) })) }),
});
export const wireWebhook = z.object({
  id: z.string(),
  target: z.string(),
  triggers: z.array(z.string()),
  secret: optional(z.string()),
  includeFullUser: optional(z.boolean()),
  includeFullSource: optional(z.boolean()),
});
export type WireWebhook = z.infer<typeof wireWebhook>;
export const wireWebhooksReply = z.object({ webhooks: z.array(wireWebhook) });
export const wireWebhookReply = z.object({ webhook: wireWebhook });
export const wireIntegration = z.object({
  id: z.string(),
  type: z.string(),
  displayName: optional(z.string()),
  status: optional(z.string()),
  webhooks: optional(z.array(wireWebhook)),
});
export const wireIntegrationReply = z.object({ integration: wireIntegration });
export const wireIntegrationsReply = z.object({ integrations: z.array(wireIntegration), meta: page });
export const wireSwitchboardsReply = z.object({
  switchboards: z.array(
    z.object({ id: z.string(), enabled: optional(z.boolean()), defaultSwitchboardIntegrationId: optional(z.string()) }),
  ),
});
export const wireSwitchboardEntry = wireSwitchboardIntegration.extend({
  deliverStandbyEvents: optional(z.boolean()),
  nextSwitchboardIntegrationId: optional(z.string()),
});
export type WireSwitchboardEntry = z.infer<typeof wireSwitchboardEntry>;
export const wireSwitchboardEntriesReply = z.object({ switchboardIntegrations: z.array(wireSwitchboardEntry) });
export const wireSwitchboardEntryReply = z.object({ switchboardIntegration: wireSwitchboardEntry });
