/** What a push may look like. Unknown fields are ignored by the platform; we refuse them, to see our mistakes. */
import { z } from 'zod';

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?$/);
const contextData = z.record(z.string().regex(/^[a-zA-Z-]+$/), z.union([z.string(), z.array(z.string())]));
const id = z.string().min(1).max(255);

export const userBody = z.strictObject({
  id,
  screenname: z.string().min(1),
  created_at: isoDate,
  updated_at: isoDate,
  firstname: z.string().nullish(),
  lastname: z.string().nullish(),
  avatar_url: z.url().nullish(),
  home_phone: z.string().nullish(),
  mobile_phone: z.string().nullish(),
  email: z.string().nullish(),
  gender: z.enum(['man', 'woman']).nullish(),
  puppetizable: z.boolean().nullish(),
  context_data: contextData.nullish(),
});
export type UserBody = z.infer<typeof userBody>;

const extensions =
  'aac mp3 ogg m4a xls xlsm xlsx xlc xlt xltm xltx bmp gif jpg jpeg png svg webp eml msg pdf key odp otp pps ppt pptx pot numbers ods ots csv txt log avi flv m4v mkv mov mp4 mpg mpeg4 qt wmv doc docm docx dotm dotx pages odt ott rtf amr dms vcard tif tiff mpeg'.split(
    ' ',
  );
const isTaken = (name: string) => extensions.includes(name.split('.').at(-1)?.toLowerCase() ?? '');

const attachment = z.union([
  z.strictObject({ url: z.url(), type: z.enum(['audio', 'video']).optional() }),
  z.strictObject({ filename: z.string().min(1).refine(isTaken), content: z.base64() }),
]);

export const messageBody = z
  .strictObject({
    id,
    author: userBody,
    body: z.string().max(20_000).nullish(),
    attachments: z.array(attachment).nullish(),
    thread_id: id,
    in_reply_to_id: z.string().nullish(),
    format: z.enum(['text', 'html']).nullish(),
    actions: z.array(z.string().regex(/^\w+$/)).nullish(),
    categories: z.array(z.string()).nullish(),
    context_data: contextData.nullish(),
    display_url: z.url().nullish(),
    ip: z.string().nullish(),
    language: z.string().nullish(),
    created_at: isoDate.nullish(),
    updated_at: isoDate.nullish(),
    structured_reply: z.strictObject({ payload: z.string().regex(/^[\x20-\x7e]{1,1000}$/) }).nullish(),
  })
  .refine(({ body, attachments }) => Boolean(body) || (attachments?.length ?? 0) > 0);
export type MessageBody = z.infer<typeof messageBody>;

export const markBody = z.strictObject({ id });

const place = { thread_id: z.string().nullish(), in_reply_to_id: z.string().nullish() };
const hasPlace = (body: { thread_id?: string | null | undefined; in_reply_to_id?: string | null | undefined }) =>
  Boolean(body.thread_id) || Boolean(body.in_reply_to_id);
export const typingStartBody = z.strictObject({ ...place, preview: z.string().min(1) }).refine(hasPlace);
export const typingStopBody = z.strictObject(place).refine(hasPlace);
