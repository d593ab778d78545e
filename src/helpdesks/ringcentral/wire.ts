/** What the platform sends us: actions of the Channel SDK, and webhooks. Only what we read; missing, null and more are normal. */
import { z } from 'zod';

const text = () => z.string().nullish();
/** Hexadecimal strings, but one old sample and one table say numbers. */
const id = () =>
  z
    .union([z.string(), z.number()])
    .transform((value) => String(value))
    .nullish();

export const wireAction = z.object({
  action: z.string().min(1),
  params: z.record(z.string(), z.unknown()).nullish(),
  time: text(),
});
export type WireAction = z.infer<typeof wireAction>;

export const wireAttachment = z.object({ url: z.string().min(1), type: text(), filename: text() });

const wireButton = z.object({ type: text(), title: text(), url: text(), payload: text() });

const wireCard = z.object({
  title: text(),
  subtitle: text(),
  url: text(),
  url_text: text(),
  attachment_url: text(),
  items: z.array(wireButton).nullish(),
});
export type WireCard = z.infer<typeof wireCard>;

/** The items of a select are buttons, those of a carousel are cards. */
export const wireStructured = z.object({
  type: z.string(),
  ...wireCard.shape,
  items: z.array(z.object({ ...wireCard.shape, type: text(), payload: text() })).nullish(),
});
export type WireStructured = z.infer<typeof wireStructured>;

export const wireAgentMessage = z.object({
  content_id: id(),
  thread_id: text(),
  in_reply_to_id: text(),
  author_id: text(),
  sender_name: text(),
  body: text(),
  format: text(),
  attachments: z.array(z.unknown()).nullish(),
  structured_content: z.unknown().optional(),
  retry: z.boolean().nullish(),
  created_at: text(),
});
export type WireAgentMessage = z.infer<typeof wireAgentMessage>;

/** What towards us is documented for typing is only its name; a queue position names its conversation the same way. */
export const wireSignal = z.object({
  thread_id: text(),
  in_reply_to_id: text(),
  id: text(),
  sender_name: text(),
  user_id: id(),
  position: z.number().nullish(),
  estimated_wait_time: z.number().nullish(),
});

export const wireDelivery = z.object({ id: id(), events: z.array(z.unknown()).nullish() });

export const wireWebhookEvent = z.object({
  type: z.string(),
  id: z.union([z.string().min(1), z.number()]).transform((value) => String(value)),
  issued_at: text(),
  user_id: id(),
  action: text(),
  resource: z
    .object({
      type: text(),
      id: id(),
      metadata: z
        .object({
          source_id: id(),
          thread_id: id(),
          intervention_id: id(),
          user_id: id(),
          agent_ids: z.array(z.string()).nullish(),
          category_ids: z.array(z.string()).nullish(),
          action: text(),
          foreign_id: text(),
          synchronization_status: text(),
        })
        .nullish(),
    })
    .nullish(),
});
export type WireWebhookEvent = z.infer<typeof wireWebhookEvent>;
