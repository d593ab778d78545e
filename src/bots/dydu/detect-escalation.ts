import type { JsonObject, JsonValue } from '../../core/json.ts';
import { firstMatch, parseRules, type Rule, type RuleFacts } from './rules.ts';
import type { DyduSettings } from './settings.ts';
import type { TalkInput } from './talk-input.ts';
import { startsLivechat, textOf } from './wire.ts';

/** An answer of the bot that hands over to a human. */
export interface Detected {
  readonly skill: string | null;
  /** Everything that the bot said about the person and the case, with what the answer itself brought. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Names of those that only the bot can have set. */
  readonly proven: readonly string[];
  /** The bot's words, without our marker. */
  readonly text: string;
}

export interface Seen {
  readonly input: TalkInput;
  /** Decoded values of the answer. */
  readonly values: JsonObject;
  /** Variables that the window set before. */
  readonly remembered: Readonly<Record<string, JsonValue>>;
  /** Variables that the bot itself has set, proven by its API key. */
  readonly proven: Readonly<Record<string, JsonValue>>;
}

const markerStart = /\[\[passerelle/gi;
const attributes = /^(?:\s+[\w.-]+=(?:"[^"\]]*"|[^\s"\]]+))*\s*$/;

interface Marker {
  readonly attributes: string;
  /** What the bot said, without it. */
  readonly rest: string;
}

/**
 * The first marker in a text. Its end is looked for apart from its beginning: the text may repeat what a stranger has typed,
 * such as a thousand beginnings.
 */
function markerIn(said: string): Marker | null {
  const starts = [...said.matchAll(markerStart)].map(({ index, 0: { length } }) => ({ index, inner: index + length }));
  let end = -1;
  for (const [at, { index, inner }] of starts.entries()) {
    if (end < inner) end = said.indexOf(']', inner);
    if (end === -1) return null;
    if ((starts[at + 1]?.index ?? end) < end || said[end + 1] !== ']') continue;
    const found = said.slice(inner, end).replaceAll('&quot;', '"').replaceAll('&nbsp;', ' ');
    if (!attributes.test(found)) continue;
    return { attributes: found, rest: `${said.slice(0, index)}${said.slice(end + 2)}`.trim() };
  }
  return null;
}

/**
 * Whether an answer escalates: by our marker in its text (`[[passerelle skill="billing" mail="…"]]`, where a knowledge
 * can write its captured variables), or by a rule of the settings.
 */
export function detectEscalation(settings: DyduSettings, seen: Seen): Detected | null {
  const { values } = seen;
  const said = textOf(values['text']) ?? '';
  const marked = markerIn(said);
  const inMarker = marked === null ? {} : attributesOf(marked.attributes);
  // A marker proves nothing: the bot may be repeating what somebody has typed.
  const variables = { ...seen.remembered, ...seen.input.variables, ...inMarker, ...seen.proven };
  const facts = factsOf(seen, variables);
  const rule = firstMatch(rulesOf(settings.escalateOn), facts);
  if (rule === null && marked === null) return null;
  const skill =
    textOf(inMarker['skill']) ??
    rule?.skill ??
    (settings.skillVariable === undefined ? null : textOf(variables[settings.skillVariable])) ??
    firstMatch(rulesOf(settings.skillRules), facts)?.skill ??
    settings.defaultSkill ??
    null;
  return { skill, variables, proven: Object.keys(seen.proven), text: marked?.rest ?? said };
}

/** Answers of the bot's server without anything to look at are the rule, so that rules are read once. */
const rulesRead = new Map<string, readonly Rule[]>();
const rulesReadMax = 1000;

function rulesOf(text: string): readonly Rule[] {
  const known = rulesRead.get(text);
  if (known !== undefined) return known;
  const parsed = parseRules(text);
  const rules = 'problem' in parsed ? [] : parsed;
  if (rulesRead.size >= rulesReadMax) rulesRead.clear();
  rulesRead.set(text, rules);
  return rules;
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of text.matchAll(/([\w.-]+)=(?:"([^"]*)"|([^\s"]+))/g)) {
    found[name] = quoted ?? bare ?? '';
  }
  return found;
}

function factsOf({ input, values }: Seen, variables: Readonly<Record<string, JsonValue>>): RuleFacts {
  const facts: Record<string, string> = {};
  const add = (name: string, value: JsonValue | undefined | null) => {
    const text = value === null ? null : textOf(value);
    if (text !== null) facts[name] = text;
  };
  for (const [name, value] of Object.entries(variables)) add(`variable.${name}`, value);
  for (const name of ['guiAction', 'templateName', 'typeResponse', 'specialAction', 'knowledgeId', 'actionId']) {
    add(name, values[name]);
  }
  add('answer', values['text']);
  add('text', input.text);
  add('space', input.space);
  add('language', input.language);
  add('page', input.pageUrl);
  add('browser', input.browser);
  add('os', input.os);
  if (startsLivechat(values)) facts['livechat'] = 'yes';
  return facts;
}
