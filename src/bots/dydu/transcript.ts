import { textOfHtml } from '../../core/html-text.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { SubmittedLine } from '../../escalations/bot-commands.ts';
import { decodeValues, objectOf, parseObject, textOf } from './wire.ts';

/** Lines of a dialog for agents, oldest first, from the `interactions` of the bot's own history. */
export function transcriptOf(interactions: readonly JsonValue[]): readonly SubmittedLine[] {
  return interactions.flatMap((one) => {
    const interaction = objectOf(one);
    return interaction === null ? [] : linesOf(interaction);
  });
}

function linesOf(interaction: JsonObject): readonly SubmittedLine[] {
  const { timestamp } = interaction;
  const at = typeof timestamp === 'number' ? timestamp : null;
  const asked = textOf(interaction['user']) ?? '';
  const answered = textOfHtml(textOf(interaction['text']) ?? '');
  const operator = textOf(interaction['operatorName']);
  const lines: SubmittedLine[] = [];
  if (interaction['hideRequest'] !== true && isTyped(asked)) lines.push(line('user', { at, text: asked, name: null }));
  if (answered !== '') lines.push(line(operator === null ? 'bot' : 'agent', { at, text: answered, name: operator }));
  return lines;
}

/** Whether a person wrote it: the window also sends commands and triggers as if they were input. */
export function isTyped(input: string): boolean {
  const text = input.trim();
  return text !== '' && !text.startsWith('_pushcondition_') && !/^#[a-z]+(?::[^#]*)?#$/i.test(text);
}

export function line(
  author: SubmittedLine['author'],
  { at, text, name }: { readonly at: number | null; readonly text: string; readonly name: string | null },
): SubmittedLine {
  return { author, name, at, parts: [{ kind: 'text', text }] };
}

/** The decoded values of an answer of the bot's server; where it does not wrap them, the answer itself. */
export function valuesOf(text: string | null): JsonObject | null {
  const answer = text === null ? null : parseObject(text);
  if (answer === null) return null;
  return decodeValues(objectOf(answer['values']) ?? answer);
}

export function interactionsOf(values: JsonObject | null): readonly JsonValue[] {
  const found = values?.['interactions'];
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}
