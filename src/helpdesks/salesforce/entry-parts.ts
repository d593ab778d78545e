/** What a rep sent, as parts of a message. There is always something to show, also for kinds that we do not know. */
import type { z } from 'zod';
import type { Card, Choice, MessagePart } from '../../core/message.ts';
import { choicePayload } from './message-content.ts';
import type { WireMessage, WireOption, wireChoices, wireStaticContent } from './wire.ts';

type StaticContent = z.infer<typeof wireStaticContent>;
type Choices = z.infer<typeof wireChoices>;

export function partsOf(entryId: string, { abstractMessage }: WireMessage): readonly MessagePart[] {
  const { messageType, staticContent, choices, form } = abstractMessage;
  const parts =
    staticContent !== null && staticContent !== undefined
      ? staticParts(staticContent)
      : choices !== null && choices !== undefined
        ? choicesParts(entryId, choices)
        : textOf(form?.formTitle ?? form?.title);
  if (parts.length > 0) return parts;
  const kind = staticContent?.formatType ?? choices?.formatType ?? messageType;
  return textOf(`[${kind}]`);
}

function textOf(...lines: readonly (string | null | undefined)[]): readonly MessagePart[] {
  const text = lines.filter((line) => line !== null && line !== undefined && line.trim() !== '').join('\n');
  return text === '' ? [] : [{ kind: 'text', text }];
}

function staticParts(content: StaticContent): readonly MessagePart[] {
  const { attachments, linkItem, links, mediaAsset } = content;
  const files = (attachments ?? []).flatMap(({ url, name: given, mimeType }): readonly MessagePart[] => {
    const name = given?.trim() || 'file';
    // A file that Salesforce could not store has no address: its name at least is shown.
    if (url === null || url === undefined) return textOf(`[${name}]`);
    const mediaType = mimeType ?? 'application/octet-stream';
    const source = { kind: 'remote', reference: url } as const;
    return [{ kind: 'attachment', name, mediaType, sizeBytes: null, source }];
  });
  const said = textOf(
    content.text,
    content.title ?? linkItem?.titleItem?.title,
    content.url ?? linkItem?.url,
    ...(links ?? []).map(({ url }) => url),
    mediaAsset?.assetUrl,
    ...(content.linkItems ?? []).map(({ url }) => url),
  );
  return [...said, ...files];
}

function choicesParts(entryId: string, choices: Choices): readonly MessagePart[] {
  const { calendarEvent, items } = choices;
  const said = textOf(choices.text ?? choices.title ?? calendarEvent?.title, choices.message);
  const slots = (calendarEvent?.timeSlotOptionItems ?? []).map(({ optionIdentifier, startTime }) => ({
    optionIdentifier,
    titleItem: { title: startTime === null || startTime === undefined ? '' : slotLabel(startTime) },
  }));
  const offered = [...(choices.optionItems ?? []), ...slots].flatMap((option) => choiceOf(entryId, option));
  const cards = (items ?? []).map((item): Card => {
    const { title, subTitle } = item.titleItem ?? {};
    const pressable = (item.interactionItems ?? []).flatMap((option) => choiceOf(entryId, option, option.url));
    const described = subTitle === null || subTitle === undefined ? {} : { description: subTitle };
    return { title: title ?? '', ...described, choices: pressable };
  });
  return [
    ...said,
    ...(offered.length === 0 ? [] : [{ kind: 'choices', choices: offered } as const]),
    ...(cards.length === 0 ? [] : [{ kind: 'cards', layout: 'carousel', cards } as const]),
  ];
}

function choiceOf(entryId: string, option: WireOption, url?: string | null): readonly Choice[] {
  const label = option.titleItem?.title ?? '';
  if (url !== null && url !== undefined) return [{ kind: 'link', label: label === '' ? url : label, url }];
  const { optionIdentifier } = option;
  if (label === '' || optionIdentifier === null || optionIdentifier === undefined) return [];
  return [{ kind: 'reply', label, payload: choicePayload(entryId, optionIdentifier) }];
}

/** In UTC, because nobody says where the end user is. A date and time as described, or a number of either unit. */
function slotLabel(startTime: string | number): string {
  const digits = typeof startTime === 'number' ? startTime : Number(startTime);
  const isNumber = Number.isFinite(digits);
  const at = isNumber ? new Date(digits < 100_000_000_000 ? digits * 1000 : digits) : new Date(startTime);
  return Number.isNaN(at.getTime()) ? String(startTime) : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
