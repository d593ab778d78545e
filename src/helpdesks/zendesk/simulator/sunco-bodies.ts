/** What Sunshine Conversations takes: every body with its limits, checked strictly so that a mistake of ours shows. */
import { z } from 'zod';

export const metadataBytesMax = 4096;

export const metadata = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= metadataBytesMax, 'must be at most 4KB')
  .nullable();
const uri = z
  .string()
  .min(1)
  .max(2048)
  .refine((text) => URL.canParse(text), 'must be a valid uri');
const media = uri.refine((text) => /^https?:/.test(text), 'must be a valid uri');
const label = z.string().min(1).max(128);
const alt = z.string().max(128);
const rich = z.string().max(4096);
const common = { blockChatInput: z.boolean().optional() };

const extraChannelOptions = z.record(z.string(), z.unknown());
const actionText = { text: z.string(), metadata: metadata.optional() };
const reply = z.strictObject({
  type: z.literal('reply'),
  ...actionText,
  payload: z.string(),
  iconUrl: z.string().optional(),
});
const postback = z.strictObject({ type: z.literal('postback'), ...actionText, payload: z.string() });
const link = z.strictObject({
  type: z.literal('link'),
  ...actionText,
  uri: z.string(),
  default: z.boolean().optional(),
  extraChannelOptions: extraChannelOptions.optional(),
});
const buy = z.strictObject({
  type: z.literal('buy'),
  ...actionText,
  amount: z.int(),
  currency: z.string().optional(),
});
const locationRequest = z.strictObject({ type: z.literal('locationRequest'), ...actionText });
const webview = z.strictObject({
  type: z.literal('webview'),
  ...actionText,
  uri: z.string(),
  fallback: z.string(),
  default: z.boolean().optional(),
  size: z.enum(['compact', 'tall', 'full']).optional(),
  openOnReceive: z.boolean().optional(),
  extraChannelOptions: extraChannelOptions.optional(),
});
const action = z.discriminatedUnion('type', [buy, link, locationRequest, postback, reply, webview]);
const itemAction = z.discriminatedUnion('type', [buy, link, postback, webview]);

const item = z.strictObject({
  title: label,
  description: alt.optional(),
  mediaUrl: media.optional(),
  mediaType: z.string().max(128).optional(),
  altText: alt.optional(),
  size: z.enum(['compact', 'large']).optional(),
  actions: z.array(itemAction).min(1).max(3),
  metadata: metadata.optional(),
});
const richTexts = { htmlText: rich.optional(), markdownText: rich.optional() };
const fileParts = {
  mediaUrl: media,
  altText: alt.optional(),
  text: z.string().max(4096).optional(),
  attachmentId: z.string().optional(),
  ...richTexts,
  ...common,
};
const formField = z.strictObject({
  type: z.enum(['email', 'select', 'text']),
  name: label,
  label,
  placeholder: label.optional(),
  text: z.string().min(1).max(256).optional(),
  email: z.string().min(1).max(128).optional(),
  select: z.array(z.record(z.string(), z.unknown())).optional(),
  format: z.enum(['integer', 'decimal']).optional(),
  minSize: z.int().min(1).max(256).optional(),
  maxSize: z.int().min(1).max(256).optional(),
  options: z
    .array(z.strictObject({ label, name: label }))
    .max(200)
    .optional(),
});

const textContent = z
  .strictObject({
    type: z.literal('text'),
    text: rich.optional(),
    actions: z.array(action).optional(),
    payload: z.string().optional(),
    ...richTexts,
    ...common,
  })
  .refine(
    ({ text, htmlText, markdownText, actions }) =>
      [text, htmlText, markdownText].some((each) => each !== undefined && each !== '') || actions !== undefined,
    'text is required unless actions, htmlText or markdownText is provided',
  )
  .refine(({ htmlText, markdownText }) => !(htmlText && markdownText), 'htmlText cannot be used with markdownText');

const content = z.discriminatedUnion('type', [
  textContent,
  z.strictObject({ type: z.literal('image'), actions: z.array(action).optional(), ...fileParts }),
  z.strictObject({ type: z.literal('file'), ...fileParts }),
  z.strictObject({
    type: z.literal('carousel'),
    items: z.array(item).min(1).max(10),
    displaySettings: z.strictObject({ imageAspectRatio: z.enum(['horizontal', 'square']).optional() }).optional(),
    ...common,
  }),
  z.strictObject({
    type: z.literal('list'),
    items: z.array(item).min(1).max(10),
    actions: z.array(itemAction).min(1).max(10).optional(),
    ...common,
  }),
  z.strictObject({
    type: z.literal('location'),
    coordinates: z.strictObject({ lat: z.number(), long: z.number() }),
    location: z.strictObject({ address: z.string().optional(), name: z.string().optional() }).optional(),
    ...common,
  }),
  z
    .strictObject({
      type: z.literal('form'),
      fields: z.array(formField).min(1).max(20),
      text: z.string().optional(),
      ...common,
    })
    .refine(
      ({ fields }) => new Set(fields.map(({ name }) => name)).size === fields.length,
      'field names must be unique',
    ),
  z.strictObject({ type: z.literal('template'), template: z.record(z.string(), z.unknown()), ...common }),
]);

const userAuthor = z
  .strictObject({
    type: z.literal('user'),
    userId: z.string().optional(),
    userExternalId: z.string().optional(),
    brandId: z.string().min(1).max(24).nullable().optional(),
    displayName: z.string().optional(),
    avatarUrl: media.optional(),
    subtypes: z
      .array(z.enum(['AI', 'activity']))
      .length(1)
      .optional(),
  })
  .refine(
    (author) => (author.userId === undefined) !== (author.userExternalId === undefined),
    'userId or userExternalId is required, but not both',
  );
const businessAuthor = z.strictObject({
  type: z.literal('business'),
  displayName: z.string().optional(),
  avatarUrl: media.optional(),
  subtypes: z
    .array(z.enum(['AI', 'activity']))
    .length(1)
    .optional(),
});
export const author = z.discriminatedUnion('type', [userAuthor, businessAuthor]);

export const messagePost = z
  .strictObject({
    author,
    content,
    destination: z
      .union([z.strictObject({ integrationId: z.string() }), z.strictObject({ integrationType: z.string() })])
      .optional(),
    metadata: metadata.optional(),
    override: z.record(z.string(), z.unknown()).optional(),
    schema: z.literal('whatsapp').optional(),
  })
  .refine(
    (body) => body.destination === undefined || body.author.type === 'business',
    'destination is for business authors only',
  );

export const activityPost = z
  .strictObject({ author, type: z.enum(['conversation:read', 'typing:start', 'typing:stop']) })
  .refine(
    (body) => body.author.type === 'business' || body.type === 'conversation:read',
    'type: only conversation:read is supported when the author is a user',
  );

const name100 = z.string().min(1).max(100).nullable();
const participant = z
  .strictObject({
    userId: z.string().optional(),
    userExternalId: z.string().optional(),
    subscribeSDKClient: z.boolean().optional(),
  })
  .refine(
    (body) => (body.userId === undefined) !== (body.userExternalId === undefined),
    'userId or userExternalId is required, but not both',
  );
export const participantJoin = participant;
export const participantLeave = z
  .strictObject({
    userId: z.string().optional(),
    userExternalId: z.string().optional(),
    participantId: z.string().optional(),
  })
  .refine(
    (body) => Object.keys(body).length === 1,
    'exactly one of userId, userExternalId and participantId is required',
  );

export const conversationUpdate = z.strictObject({
  displayName: name100.optional(),
  description: name100.optional(),
  iconUrl: media.nullable().optional(),
  metadata: metadata.optional(),
});
export const conversationCreate = z
  .strictObject({
    type: z.enum(['personal', 'sdkGroup']),
    participants: z.array(participant).max(10).optional(),
    ...conversationUpdate.shape,
  })
  .refine(
    (body) => body.type === 'sdkGroup' || body.participants?.length === 1,
    'participants: must have a length of exactly 1 for personal conversations',
  );

const name128 = z.string().min(1).max(128).nullable();
const profile = z.strictObject({
  givenName: name128.optional(),
  surname: name128.optional(),
  email: z.email().max(128).nullable().optional(),
  avatarUrl: media.nullable().optional(),
  locale: z.string().min(1).max(64).nullable().optional(),
});
export const userUpdate = z.strictObject({
  signedUpAt: z.iso.datetime({ offset: true }).optional(),
  toBeRetained: z.boolean().optional(),
  profile: profile.optional(),
  metadata: metadata.optional(),
});
export const userCreate = z.strictObject({
  externalId: z.string().min(1).max(1024).optional(),
  brandId: z.string().min(1).max(24).nullable().optional(),
  ...userUpdate.shape,
});
export const userSync = z.strictObject({ survivingZendeskId: z.string().optional() });

export const controlTo = z.strictObject({ switchboardIntegration: z.string().min(1), metadata: metadata.optional() });
export const controlOnly = z.strictObject({ metadata: metadata.optional() });
export const attachmentRemove = z.strictObject({ mediaUrl: z.string().min(1) });
