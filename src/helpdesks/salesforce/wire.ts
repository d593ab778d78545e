/** The payloads of the messaging API: only the fields that we read. Unknown fields and kinds pass, because new ones appear. */
import { z } from 'zod';

const words = z.string().nullish();

export const wireForm = z.object({
  displayContext: words,
  formFields: z
    .array(z.object({ name: z.string(), maxLength: z.number().nullish(), required: z.boolean().nullish() }))
    .nullish(),
});

export const wireServiceConfig = z.object({
  deploymentType: words,
  embeddedServiceMessagingChannel: z.object({ channelAddressIdentifier: words, authMode: words }).nullish(),
  forms: z.array(wireForm).nullish(),
  attachments: z.object({ endUserToAgent: z.boolean().nullish(), maxFileSize: z.number().nullish() }).nullish(),
});
export type WireServiceConfig = z.infer<typeof wireServiceConfig>;

export const wireToken = z.object({
  accessToken: z.string().min(1),
  lastEventId: z.union([z.string(), z.number()]).transform(String).nullish(),
  context: z
    .object({
      endUser: z.object({ subject: words }).nullish(),
      // Its shape is only partly documented: what cannot be read counts as not given.
      configuration: z
        .object({ embeddedServiceConfig: wireServiceConfig.nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish(),
});
export type WireToken = z.infer<typeof wireToken>;

export const wireRoutingStatus = z.object({ routingStatus: z.string() });

const role = z.string().nullish();
const participant = z.object({ role, appType: words, subject: words, clientIdentifier: words });

export const wireEntry = z.object({
  identifier: z.string().min(1),
  entryType: z.string(),
  // Text on the stream, an object in lists; some lists were seen with text as well.
  entryPayload: z.union([z.string(), z.looseObject({})]),
  sender: participant.nullish(),
  senderDisplayName: words,
  transcriptedTimestamp: z.number().nullish(),
  clientTimestamp: z.number().nullish(),
  relatedRecords: z.array(z.string()).nullish().catch(null),
});
export type WireEntry = z.infer<typeof wireEntry>;

export const wireEntryList = z.object({ conversationEntries: z.array(z.unknown()).nullish() });

export const wireEnvelope = z.object({ conversationId: z.string(), conversationEntry: wireEntry });

const titleItem = z.object({ title: words, subTitle: words }).nullish();
/** Plain text in some kinds, an item with a title in others. */
const titleOrItem = z
  .union([z.string(), z.object({ title: words, subTitle: words })])
  .nullish()
  .transform((said) => (typeof said === 'object' ? (said?.title ?? null) : (said ?? null)));
const optionItem = z.object({ optionIdentifier: words, titleItem });
export type WireOption = z.infer<typeof optionItem>;

export const wireStaticContent = z.object({
  formatType: z.string(),
  text: words,
  title: titleOrItem,
  url: words,
  attachments: z
    .array(
      z.object({
        id: words,
        name: words,
        mimeType: words,
        url: words,
        attachmentUploadResult: z.object({ resultType: words }).nullish(),
      }),
    )
    .nullish(),
  linkItem: z.object({ url: words, titleItem }).nullish(),
  links: z.array(z.object({ url: words })).nullish(),
  linkItems: z.array(z.object({ url: words })).nullish(),
  mediaAsset: z.object({ assetUrl: words, mimeType: words }).nullish(),
});

export const wireChoices = z.object({
  formatType: z.string(),
  text: words,
  title: titleOrItem,
  message: titleOrItem,
  optionItems: z.array(optionItem).nullish(),
  items: z
    .array(
      z.object({
        titleItem,
        interactionItems: z.array(optionItem.extend({ url: words })).nullish(),
      }),
    )
    .nullish(),
  calendarEvent: z
    .object({
      title: words,
      timeSlotOptionItems: z
        .array(z.object({ optionIdentifier: words, startTime: z.union([z.string(), z.number()]).nullish() }))
        .nullish(),
    })
    .nullish(),
});

export const wireMessage = z.object({
  messageReason: words,
  abstractMessage: z.object({
    messageType: z.string(),
    id: words,
    staticContent: wireStaticContent.nullish().catch(null),
    choices: wireChoices.nullish().catch(null),
    form: z.object({ formTitle: titleOrItem, title: titleOrItem }).nullish().catch(null),
  }),
});
export type WireMessage = z.infer<typeof wireMessage>;

export const wireRoutingResult = z.object({
  recordId: words,
  routingType: words,
  failureType: words,
  initiator: z.unknown().optional(),
  estimatedWaitTime: z
    .object({ isEWTRequested: z.boolean().nullish(), estimatedWaitTimeInSeconds: z.number().nullish() })
    .nullish(),
  routingConfigurationDetails: z.object({ queueId: words, agentId: words }).nullish(),
});

export const wireParticipants = z.object({
  entries: z.array(z.object({ operation: z.string(), displayName: words, participant: participant.nullish() })),
});

export const wireSessionStatus = z.object({
  sessionId: words,
  sessionStatus: z.string(),
  sessionEndedByRole: role,
});

export const wireAcknowledgement = z.object({ acknowledgedConversationEntryIdentifier: words });
export const wireConsent = z.object({ consentStatus: words, isEndUserInitiated: z.boolean().nullish() });
export const wireQueuePosition = z.object({ position: z.number().nullish() });
