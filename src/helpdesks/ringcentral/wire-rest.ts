/** What the REST API answers. Only what we read; fields may be missing or null. */
import { z } from 'zod';

const text = () => z.string().nullish();
const values = () => z.record(z.string(), z.unknown()).nullish();
const ids = () => z.array(z.string()).nullish();
const id = z.string().min(1);

export const wireError = z.object({ error: z.string().nullish() });

export const listOf = <T extends z.ZodType>(record: T) =>
  z.object({ count: z.number().nullish(), records: z.array(record) });

export const wireSource = z.object({
  id,
  name: text(),
  active: z.boolean().nullish(),
  status: text(),
  error_message: text(),
  channel_id: text(),
  default_category_ids: ids(),
  time_sheet_ids: ids(),
});

export const wireCategory = z.object({
  id,
  name: text(),
  parent_id: text(),
  post_qualification: z.boolean().nullish(),
});
export type WireCategory = z.infer<typeof wireCategory>;

export const wireThread = z.object({
  id,
  foreign_id: text(),
  source_id: text(),
  closed: z.boolean().nullish(),
  thread_category_ids: ids(),
});
export type WireThread = z.infer<typeof wireThread>;

export const wireContent = z.object({
  id,
  foreign_id: text(),
  creator_id: text(),
  author_id: text(),
  body: text(),
  body_input_format: text(),
  body_formatted: z.object({ text: text(), html: text() }).nullish(),
  attachments: z
    .array(z.object({ url: text(), filename: text(), name: text(), content_type: text(), size: z.number().nullish() }))
    .nullish(),
  created_at: text(),
  created_from: text(),
  auto_submitted: z.boolean().nullish(),
  approval_required: z.boolean().nullish(),
  status: text(),
  synchronization_status: text(),
  in_reply_to_id: text(),
});
export type WireContent = z.infer<typeof wireContent>;

export const wireIntervention = z.object({
  id,
  thread_id: text(),
  user_id: text(),
  identity_id: text(),
  closed: z.boolean().nullish(),
  closed_at: text(),
  created_at: text(),
  custom_fields: values(),
  user_replies_count: z.number().nullish(),
});
export type WireIntervention = z.infer<typeof wireIntervention>;

export const wireUser = z.object({
  id,
  firstname: text(),
  lastname: text(),
  nickname: text(),
  category_ids: ids(),
  identity_ids: ids(),
});

export const wireIdentity = z.object({ id, foreign_id: text(), identity_group_id: text(), user_ids: ids() });

/** The customer card. */
export const wireIdentityGroup = z.object({ id, custom_field_values: values() });

export const wireCustomField = z.object({ id, key: text(), label: text(), type: text(), associated_type_name: text() });

export const wireWebhook = z.object({
  id,
  url: text(),
  active: z.boolean().nullish(),
  registered_events: ids(),
  webhook_status: text(),
});
export type WireWebhook = z.infer<typeof wireWebhook>;

export const wireAgentStatus = z.array(
  z.object({
    agent_id: text(),
    channels: z.array(z.object({ id: text(), status: text(), busyness: text() })).nullish(),
  }),
);

export const wireTimeSheet = z
  .object({
    id,
    active: z.boolean().nullish(),
    timezone: text(),
    source_ids: ids(),
    // The description writes the name of this list with brackets, which may be a slip of the pen.
    'holidays[]': z.array(z.object({ date: text() })).nullish(),
    holidays: z.array(z.object({ date: text() })).nullish(),
  })
  .catchall(z.unknown());
export type WireTimeSheet = z.infer<typeof wireTimeSheet>;

export const wireNothing = z.object({});
