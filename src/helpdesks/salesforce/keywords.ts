import type { SalesforceSettings } from './settings.ts';

/**
 * The text as it may travel: one that is nothing but a word which the org may take for a command ("stop", "Cancel!") goes in
 * quotation marks, so that agents read it and nothing ends. What is compared over there is not documented, so neither case
 * nor punctuation counts here.
 */
export function withoutCommand(text: string, { keywords }: Pick<SalesforceSettings, 'keywords'>): string {
  const said = wordsOf(text);
  const isCommand = said !== '' && keywords.split(',').some((keyword) => wordsOf(keyword) === said);
  return isCommand ? `“${text.trim()}”` : text;
}

function wordsOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
