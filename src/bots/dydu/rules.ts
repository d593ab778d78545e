import { cutText } from '../../core/cut-text.ts';
import type { Localized } from '../../core/language.ts';

/**
 * Rules as a designer writes them, one a line: `space is Pro and page contains /bills -> billing`. They say which answer
 * of the bot escalates, and which skill an escalation asks for.
 */

/** What is known when a rule is asked: field name → text. Variables are `variable.<name>`. */
export type RuleFacts = Readonly<Record<string, string>>;

interface Condition {
  readonly field: string;
  readonly operator: 'is' | 'contains' | 'exists';
  readonly value: string;
}

export interface Rule {
  readonly conditions: readonly Condition[];
  /** What stands behind `->`; `null` when nothing does. */
  readonly skill: string | null;
}

/** The fields that a rule may ask, besides `variable.<name>`. */
export const ruleFields = [
  'livechat',
  'text',
  'answer',
  'guiAction',
  'templateName',
  'typeResponse',
  'specialAction',
  'knowledgeId',
  'actionId',
  'space',
  'language',
  'page',
  'browser',
  'os',
] as const;

const known = [...ruleFields, 'variable.<name>', 'always'].join(', ');

/** What can be wrong with a line: `{1}` is its number, `{2}` what it says. */
export const ruleMistakes = {
  arrows: { en: 'line {1}: has more than one ->', fr: 'ligne {1} : a plus d’un ->' },
  noSkill: { en: 'line {1}: names no skill behind ->', fr: 'ligne {1} : ne nomme aucune compétence après ->' },
  form: {
    en: 'line {1}: "{2}" is not of the form: field is value, field contains value, or field exists',
    fr: 'ligne {1} : « {2} » n’a pas la forme : champ is valeur, champ contains valeur, ou champ exists',
  },
  field: { en: `line {1}: "{2}" is not one of ${known}`, fr: `ligne {1} : « {2} » n’est pas l’un de ${known}` },
} as const satisfies Readonly<Record<string, Localized>>;

const quotedCharsMax = 200;

interface Mistake {
  readonly mistake: keyof typeof ruleMistakes;
  readonly about?: string;
}

/** The rules of a text, or what is wrong with its first bad line. Empty lines and lines that begin with # say nothing. */
export function parseRules(text: string): readonly Rule[] | { readonly problem: string } {
  const rules: Rule[] = [];
  for (const [index, line] of text.split(/\r?\n|;/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const rule = parseRule(trimmed);
    if ('mistake' in rule) {
      const sentence = ruleMistakes[rule.mistake].en;
      return {
        problem: sentence
          .replace('{1}', String(index + 1))
          .replace('{2}', () => cutText(rule.about ?? '', quotedCharsMax)),
      };
    }
    rules.push(rule);
  }
  return rules;
}

function parseRule(line: string): Rule | Mistake {
  const [left = '', ...right] = line.split('->');
  if (right.length > 1) return { mistake: 'arrows' };
  const skill = right[0]?.trim() ?? null;
  if (skill === '') return { mistake: 'noSkill' };
  if (left.trim() === 'always') return { conditions: [], skill };
  const conditions: Condition[] = [];
  for (const part of left.split(/\s+and\s+/)) {
    const condition = parseCondition(part.trim());
    if ('mistake' in condition) return condition;
    conditions.push(condition);
  }
  return { conditions, skill };
}

function parseCondition(text: string): Condition | Mistake {
  const match = /^(variable\.[^\s]+|\w+)(?:\s+(is|contains)\s+(.+)|(?:\s+exists)?)$/.exec(text);
  const [, field = '', operator, value] = match ?? [];
  if (match === null) return { mistake: 'form', about: text };
  const isKnown = field.startsWith('variable.') || ruleFields.some((one) => one === field);
  if (!isKnown) return { mistake: 'field', about: field };
  if (operator === 'is' || operator === 'contains') return { field, operator, value: value ?? '' };
  return { field, operator: 'exists', value: '' };
}

/** The first rule whose conditions all hold. Upper and lower case are the same. */
export function firstMatch(rules: readonly Rule[], facts: RuleFacts): Rule | null {
  return rules.find(({ conditions }) => conditions.every((condition) => holds(condition, facts))) ?? null;
}

function holds({ field, operator, value }: Condition, facts: RuleFacts): boolean {
  const found = Object.hasOwn(facts, field) ? facts[field]?.toLowerCase() : undefined;
  if (found === undefined || found === '') return false;
  if (operator === 'exists') return true;
  return operator === 'is' ? found === value.toLowerCase() : found.includes(value.toLowerCase());
}
