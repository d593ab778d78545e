/** What the scripted bot answers while nobody else owns the conversation. Pure: one utterance in, lines and state out. */
import type { Language } from '../core/language.ts';
import { botButtons, botLines, type DemoSkill } from './bot-lines.ts';

export type DialogueStage = 'talking' | 'askingTopic' | 'askingMail';

export interface Dialogue {
  readonly stage: DialogueStage;
  readonly skill: DemoSkill | null;
  readonly mail: string | null;
}

export const freshDialogue: Dialogue = { stage: 'talking', skill: null, mail: null };

type Button = keyof typeof botButtons;

export interface BotTurn {
  readonly dialogue: Dialogue;
  /** `null` when the bot hands over without a word of its own. */
  readonly line: string | null;
  readonly buttons: readonly Button[];
  /** Whether the conversation is to be handed to a human now. */
  readonly escalate: boolean;
}

/** The buttons offered whenever the bot has nothing better to ask. */
export const mainButtons: readonly Button[] = ['parcel', 'returns', 'hours', 'human'];
const topicButtons: readonly Button[] = ['billing', 'delivery', 'technical'];

const words: readonly (readonly [Button | 'thanks', RegExp])[] = [
  ['human', /\b(human|agent|person|colleague|someone|advisor|humain|conseiller|quelqu)/i],
  ['parcel', /\b(parcel|track|package|colis|suivi)/i],
  ['returns', /\b(return|refund|send .*back|renvo|retour|rembours)/i],
  ['hours', /\b(hour|open|horaire|ouvert)/i],
  ['thanks', /\b(thank|merci)/i],
];
const topics: readonly (readonly [DemoSkill, RegExp])[] = [
  ['billing', /\b(bill|invoice|pay|factur|paie)/i],
  ['delivery', /\b(deliver|parcel|livr|colis)/i],
  ['technical', /\b(techn|bug|broken|panne|marche)/i],
];
const mailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The bot's turn after what the end user typed or pressed (`text` is then the button's label). */
export function botTurn(dialogue: Dialogue, text: string, language: Language): BotTurn {
  if (dialogue.stage === 'askingTopic') return topicGiven(dialogue, text, language);
  if (dialogue.stage === 'askingMail') return mailGiven(dialogue, text, language);
  const meant = buttonOf(text) ?? words.find(([, pattern]) => pattern.test(text))?.[0];
  if (meant === 'human') return asksTopic(language);
  if (meant === 'parcel' || meant === 'returns' || meant === 'hours' || meant === 'thanks') {
    return said(dialogue, botLines[meant][language], mainButtons);
  }
  if (meant === 'stay') return said(dialogue, botLines.thanks[language], mainButtons);
  return said(dialogue, botLines.notUnderstood[language], ['human', 'stay']);
}

function asksTopic(language: Language): BotTurn {
  return said({ ...freshDialogue, stage: 'askingTopic' }, botLines.askTopic[language], topicButtons);
}

function topicGiven(dialogue: Dialogue, text: string, language: Language): BotTurn {
  const pressed = buttonOf(text);
  const skill = topicButtons.includes(pressed ?? 'stay')
    ? (pressed as DemoSkill)
    : topics.find(([, pattern]) => pattern.test(text))?.[0];
  if (skill === undefined) return asksTopic(language);
  return said({ ...dialogue, stage: 'askingMail', skill }, botLines.askMail[language], ['withoutMail']);
}

function mailGiven(dialogue: Dialogue, text: string, language: Language): BotTurn {
  const isWithout = buttonOf(text) === 'withoutMail';
  const mail = text.trim();
  if (!isWithout && !mailPattern.test(mail)) {
    return said(dialogue, botLines.mailUnclear[language], ['withoutMail']);
  }
  const known: Dialogue = { ...dialogue, stage: 'talking', mail: isWithout ? null : mail };
  return { dialogue: known, line: null, buttons: [], escalate: true };
}

function said(dialogue: Dialogue, line: string, buttons: readonly Button[]): BotTurn {
  return { dialogue, line, buttons, escalate: false };
}

/** A label in either language: the end user may have changed the language in between. */
function buttonOf(text: string): Button | undefined {
  const typed = text.trim().toLowerCase();
  return (Object.keys(botButtons) as Button[]).find((button) =>
    Object.values(botButtons[button]).some((label) => label.toLowerCase() === typed),
  );
}
