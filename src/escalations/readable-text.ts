import type { Card, Choice, MessagePart } from '../core/message.ts';

/**
 * Any message as plain text that a person can read. Choices are numbered from 1 through the whole message; of a message
 * shown part by part, `choicesBefore` says how many came in the parts before.
 */
export function readableText(parts: readonly MessagePart[], choicesBefore = 0): string {
  const lines: string[] = [];
  let number = choicesBefore;
  const choiceLine = (choice: Choice): string => {
    if (choice.kind === 'link') return `${choice.label}: ${choice.url ?? ''}`;
    number += 1;
    return `${number}. ${choice.label}`;
  };
  const cardLines = (card: Card): string[] => [
    card.description === undefined ? card.title : `${card.title}: ${card.description}`,
    ...(card.imageUrl === undefined ? [] : [card.imageUrl]),
    ...card.choices.map(choiceLine),
  ];
  for (const part of parts) {
    if (part.kind === 'text') lines.push(part.text);
    else if (part.kind === 'attachment') lines.push(`[${part.name}]`);
    else if (part.kind === 'choices') lines.push(...part.choices.map(choiceLine));
    else if (part.kind === 'cards') lines.push(...part.cards.flatMap(cardLines));
    else if (part.kind === 'form') lines.push(...part.fields.map((field) => formLine(field)));
    else lines.push([part.name, `${part.latitude}, ${part.longitude}`].filter(Boolean).join(': '));
  }
  return lines.join('\n');
}

function formLine(field: { readonly label: string; readonly options?: readonly { readonly label: string }[] }): string {
  const options = field.options?.map((option) => option.label).join(' / ');
  return options === undefined ? `${field.label}:` : `${field.label}: ${options}`;
}

/** Everything in a message that can be chosen by number or label, in the order of `readableText`. */
export function choicesOf(parts: readonly MessagePart[]): readonly Choice[] {
  return parts
    .flatMap((part) => {
      if (part.kind === 'choices') return part.choices;
      return part.kind === 'cards' ? part.cards.flatMap((card) => card.choices) : [];
    })
    .filter((choice) => choice.kind !== 'link');
}

/**
 * The choice that a typed answer means: its label, without regard to case and outer spaces, or its number. The label
 * goes first, because agents see what was typed: a "2" must not be taken for a choice that is called something else.
 */
export function chosenBy(text: string, offered: readonly Choice[]): Choice | null {
  const typed = text.trim().toLowerCase();
  const byLabel = offered.find((choice) => choice.label.trim().toLowerCase() === typed);
  const byNumber = /^\d{1,2}[.)]?$/.test(typed) ? offered[Number.parseInt(typed, 10) - 1] : undefined;
  return byLabel ?? byNumber ?? null;
}
