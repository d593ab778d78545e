import { z } from '@hono/zod-openapi';

const choice = z
  .object({
    kind: z.enum(['reply', 'postback', 'link']),
    label: z.string(),
    payload: z.string().optional().meta({ description: 'Send it back as choice.payload when it is pressed.' }),
    url: z.string().optional(),
  })
  .openapi('Choice');

const shownText = z
  .object({
    kind: z.literal('text'),
    text: z.string(),
    html: z.string().optional().meta({ description: 'The same, formatted and cleaned.' }),
  })
  .openapi('ShownText');
const shownAttachment = z
  .object({
    kind: z.literal('attachment'),
    name: z.string(),
    mediaType: z.string(),
    sizeBytes: z.int().nullable(),
    url: z.string().meta({
      description: 'A link of ours with an end date; needs no key. Relative to this API when it has no public address.',
    }),
  })
  .openapi('ShownAttachment');
const shownChoices = z.object({ kind: z.literal('choices'), choices: z.array(choice) }).openapi('ShownChoices');
const shownCards = z
  .object({
    kind: z.literal('cards'),
    layout: z.enum(['carousel', 'list']),
    cards: z.array(
      z.object({
        title: z.string(),
        description: z.string().optional(),
        imageUrl: z.string().optional(),
        choices: z.array(choice),
      }),
    ),
  })
  .openapi('ShownCards');
const shownForm = z
  .object({
    kind: z.literal('form'),
    fields: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        type: z.enum(['text', 'email', 'select']),
        placeholder: z.string().optional(),
        options: z.array(z.object({ name: z.string(), label: z.string() })).optional(),
      }),
    ),
  })
  .openapi('ShownForm');
const shownLocation = z
  .object({
    kind: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
  })
  .openapi('ShownLocation');

/** A part of an agent's message as events carry it. Rich kinds come only to windows that named them in `richParts`. */
export const shownPart = z
  .discriminatedUnion('kind', [shownText, shownAttachment, shownChoices, shownCards, shownForm, shownLocation])
  .openapi('ShownPart');
