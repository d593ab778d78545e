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

/** The rules of a text, or what is wrong with its first bad line. Empty lines and lines that begin with # say nothing. */
export function parseRules(text: string): readonly Rule[] | { readonly problem: string } {
  const rules: Rule[] = [];
  for (const [index, line] of text.split(/\r?\n|;/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const rule = parseRule(trimmed);
    if (typeof rule === 'string') return { problem: `line ${index + 1}: ${rule}` };
    rules.push(rule);
  }
  return rules;
}

function parseRule(line: string): Rule | string {
  const [left = '', ...right] = line.split('->');
  if (right.length > 1) return 'has more than one ->';
  const skill = right[0]?.trim() ?? null;
  if (skill === '') return 'names no skill behind ->';
  if (left.trim() === 'always') return { conditions: [], skill };
  const conditions: Condition[] = [];
  for (const part of left.split(/\s+and\s+/)) {
    const condition = parseCondition(part.trim());
    if (typeof condition === 'string') return condition;
    conditions.push(condition);
  }
  return { conditions, skill };
}

function parseCondition(text: string): Condition | string {
  const match = /^(variable\.[^\s]+|\w+)(?:\s+(is|contains)\s+(.+)|(?:\s+exists)?)$/.exec(text);
  const [, field = '', operator, value] = match ?? [];
  if (match === null) return `"${text}" is not of the form: field is value, field contains value, or field exists`;
  const isKnown = field.startsWith('variable.') || ruleFields.some((known) => known === field);
  if (!isKnown) return `"${field}" is not one of ${ruleFields.join(', ')}, variable.<name>, always`;
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
