import { z } from '@hono/zod-openapi';
import { callbackUrl } from '../../bot-accounts/bot-settings.ts';
import { cutText } from '../../core/cut-text.ts';
import { type AttachmentId, idPattern } from '../../core/ids.ts';
import type { SubmittedPart } from '../../escalations/bot-commands.ts';

const textCharsMax = 20_000;
const partsMax = 20;

/** An id that the bot makes: opaque to us, used to recognise a repeat. */
export const clientId = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), 'must not hold control characters');

/** A moment at the API, such as `2026-05-04T10:00:00.000Z`; inside, milliseconds. */
export const moment = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time such as 2026-05-04T10:00:00Z' })
  .transform((text) => Date.parse(text));

const httpUrl = callbackUrl.meta({ description: 'http or https, without user name and password.' });

const textPart = z
  .strictObject({ kind: z.literal('text'), text: z.string().max(textCharsMax) })
  .openapi('SubmittedText');

const attachmentPart = z
  .strictObject({
    kind: z.literal('attachment'),
    attachmentId: z
      .string()
      .regex(idPattern('attachment'), 'must be an id that POST /v1/attachments gave')
      .optional()
      .meta({ description: 'A file uploaded before; nothing else may be given then.' }),
    url: httpUrl
      .optional()
      .meta({ description: 'Or: where we fetch it from when it is sent on. What may be sent is as with uploads.' }),
    name: z.string().min(1).max(255).optional(),
    mediaType: z
      .string()
      .regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/, 'must be a media type such as image/png')
      .optional(),
  })
  .superRefine((part, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if ((part.attachmentId === undefined) === (part.url === undefined)) {
      refuse('attachmentId', 'must be given when url is not, and only then');
    } else if (part.attachmentId !== undefined) {
      if (part.name !== undefined) refuse('name', 'is known from the upload; leave it out');
      if (part.mediaType !== undefined) refuse('mediaType', 'is known from the upload; leave it out');
    }
  })
  .openapi('SubmittedAttachment');

const locationPart = z
  .strictObject({
    kind: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(200).optional(),
  })
  .openapi('SubmittedLocation');

const part = z.discriminatedUnion('kind', [textPart, attachmentPart, locationPart]).openapi('SubmittedPart');

/** The fields in which a message of either kind carries its content. */
export const contentFields = {
  text: z.string().max(textCharsMax).optional().meta({ description: 'Short for one text part that comes first.' }),
  parts: z.array(part).max(partsMax).optional(),
};

export interface SubmittedContent {
  readonly text?: string | undefined;
  readonly parts?: readonly z.output<typeof part>[] | undefined;
}

/** The parts in order, without texts that say nothing. `path` is where in the body the content stands, such as `message.`. */
export function partsOf({ text = '', parts = [] }: SubmittedContent, path = ''): readonly SubmittedPart[] {
  const first = submittedPart({ kind: 'text', text }, '');
  return [...first, ...parts.flatMap((one, index) => submittedPart(one, `${path}parts.${index}`))];
}

/** Refuses a message in which nothing is said and no file is sent. */
export function refuseEmpty(content: SubmittedContent, context: z.RefinementCtx): void {
  if (partsOf(content).length > 0) return;
  const message = 'must say something when there are no parts';
  context.addIssue({ code: 'custom', path: ['text'], message });
}

function submittedPart(given: z.output<typeof part>, path: string): readonly SubmittedPart[] {
  if (given.kind === 'text') return given.text.trim() === '' ? [] : [given];
  if (given.kind === 'location') {
    const { kind, latitude, longitude, name } = given;
    return [{ kind, latitude, longitude, ...(name === undefined ? {} : { name }) }];
  }
  if (given.attachmentId !== undefined) {
    const attachmentId = given.attachmentId as AttachmentId;
    return [{ kind: 'attachment', attachmentId, path: `${path}.attachmentId` }];
  }
  const { url = '', name = nameInUrl(url), mediaType = 'application/octet-stream' } = given;
  return [{ kind: 'attachment', url, name, mediaType }];
}

function nameInUrl(url: string): string {
  const segment = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined;
  try {
    return cutText(decodeURIComponent(segment ?? ''), 255) || 'file';
  } catch {
    return 'file';
  }
}
