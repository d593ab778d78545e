/** Shapes of the Support API and its webhooks as we read them. Ids come as numbers and leave as strings. */
import { z } from 'zod';

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const id = z.union([z.number(), z.string()]).transform(String);

/** `error` is a code in most answers and an object in some. */
export const wireSupportError = z.object({
  error: z.union([z.string(), z.object({ title: optional(z.string()) })]),
});

const cursor = optional(z.object({ has_more: optional(z.boolean()), after_cursor: optional(z.string()) }));

export const wireGroup = z.object({ id, name: z.string(), deleted: optional(z.boolean()) });
export const wireGroupReply = z.object({ group: wireGroup });
export const wireGroupsReply = z.object({ groups: z.array(wireGroup), meta: cursor });
export const wireMembershipsReply = z.object({ group_memberships: z.array(z.unknown()), meta: cursor });

export const wireSupportUser = z.object({
  id: optional(id),
  email: optional(z.string()),
  external_id: optional(z.string()),
  role: optional(z.string()),
  active: optional(z.boolean()),
});
export type WireSupportUser = z.infer<typeof wireSupportUser>;
export const wireSupportUserReply = z.object({ user: wireSupportUser });
export const wireSupportUsersReply = z.object({ users: z.array(wireSupportUser) });

const customFields = optional(z.array(z.object({ id, value: z.unknown() })));

export const wireTicket = z.object({
  id,
  status: optional(z.string()),
  group_id: optional(id),
  tags: optional(z.array(z.string())),
  from_messaging_channel: optional(z.boolean()),
  updated_at: optional(z.string()),
  created_at: optional(z.string()),
  custom_fields: customFields,
});
export type WireTicket = z.infer<typeof wireTicket>;
export const wireTicketReply = z.object({ ticket: wireTicket });
export const wireTicketsReply = z.object({ tickets: z.array(wireTicket) });
export const wireSearchReply = z.object({ results: z.array(wireTicket) });

export const wireAuditsReply = z.object({
  audits: z.array(z.object({ events: optional(z.array(z.object({ type: z.string(), value: z.unknown() }))) })),
});
export const wireChatStarted = z.object({ conversation_id: optional(z.string()) });

export const wireTicketField = z.object({
  id,
  title: z.string(),
  type: z.string(),
  active: optional(z.boolean()),
});
export const wireTicketFieldReply = z.object({ ticket_field: wireTicketField });
export const wireTicketFieldsReply = z.object({ ticket_fields: z.array(wireTicketField), meta: cursor });

export const wireAvailabilitiesReply = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      attributes: z.object({ agent_id: id, group_ids: optional(z.array(id)) }),
      relationships: optional(
        z.object({ channels: optional(z.object({ data: optional(z.array(z.object({ id: z.string() }))) })) }),
      ),
    }),
  ),
  included: optional(
    z.array(
      z.object({
        id: z.string(),
        type: optional(z.string()),
        // Not every account shows how many an agent may have: absent ones make the answer "not understood", never "nobody".
        attributes: optional(
          z.object({
            name: optional(z.string()),
            status: optional(z.string()),
            work_item_count: optional(z.number()),
            max_capacity: optional(z.number()),
          }),
        ),
      }),
    ),
  ),
  meta: cursor,
});

export const wireSchedule = z.object({
  id,
  name: optional(z.string()),
  time_zone: z.string(),
  /** Minutes since Sunday 00:00 in the schedule's zone. */
  intervals: z.array(z.object({ start_time: z.number(), end_time: z.number() })),
});

export const wireSchedulesReply = z.object({ schedules: z.array(wireSchedule) });
export const wireHolidaysReply = z.object({
  holidays: z.array(z.object({ start_date: z.string(), end_date: z.string() })),
});

export const wireSupportWebhook = z.object({
  id,
  name: z.string(),
  endpoint: z.string(),
  status: optional(z.string()),
});
export const wireSupportWebhookReply = z.object({ webhook: wireSupportWebhook });
export const wireSupportWebhooksReply = z.object({ webhooks: z.array(wireSupportWebhook), meta: cursor });
export const wireSigningSecretReply = z.object({ signing_secret: z.object({ secret: z.string() }) });

export const wireTrigger = z.object({
  id,
  title: z.string(),
  active: optional(z.boolean()),
  actions: optional(z.array(z.object({ field: z.string(), value: z.unknown() }))),
});
export const wireTriggersReply = z.object({ triggers: z.array(wireTrigger) });

/** The body that our own trigger sends; its texts are Zendesk placeholders filled in. */
export const wireTicketNotice = z.object({
  ticket_id: id,
  status: optional(z.string()),
  conversation_id: optional(z.string()),
  tags: optional(z.string()),
  group_id: optional(id),
  change: optional(z.enum(['status', 'group'])),
  updated_at: optional(z.string()),
});

/** A ticket event of an event subscription. Beyond `detail.id` and `detail.status` everything may be missing. */
export const wireTicketEvent = z.object({
  type: z.string().startsWith('zen:event-type:ticket.'),
  id: z.string(),
  time: optional(z.string()),
  detail: z.object({
    id,
    status: optional(z.string()),
    group_id: optional(id),
    tags: optional(z.array(z.string())),
    custom_fields: customFields,
  }),
  event: optional(z.object({ current: z.unknown(), previous: z.unknown() })),
});
