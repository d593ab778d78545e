import type { Sentence } from '../../core/language.ts';
import { helpdesks } from '../../helpdesks/registry.ts';

/** What each helpdesk's folder says of failures and notices that are its own. */
export const helpdeskWords: readonly Sentence[] = helpdesks.flatMap(({ words = [] }) => words);
