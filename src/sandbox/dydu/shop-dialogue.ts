import type { BotDialogue, DialogState } from '../../bots/dydu/simulator/bot-dialogue.ts';
import { languageOf } from '../../core/language.ts';
import { botTurn, type Dialogue, freshDialogue } from '../bot-dialogue.ts';
import { botLines, type DemoSkill } from '../bot-lines.ts';

/** The demo's bot as knowledge of an imitated Dydu server: same words, same questions, same hand-over. */
export const shopDialogue: BotDialogue = (state, input, locale) => {
  const language = languageOf(locale);
  if (input === '#welcome#') return { state, text: botLines.greeting[language], handsOver: false };
  const { dialogue, line, escalate } = botTurn(dialogueOf(state), input, language);
  return { state: stateOf(dialogue, state), text: line ?? '', handsOver: escalate };
};

function dialogueOf({ asking, skill, captured }: DialogState): Dialogue {
  const stage = asking === 'askingTopic' || asking === 'askingMail' ? asking : freshDialogue.stage;
  return { stage, skill: skill as DemoSkill | null, mail: captured['mail'] ?? null };
}

function stateOf({ stage, skill, mail }: Dialogue, { captured }: DialogState): DialogState {
  return {
    asking: stage === 'talking' ? null : stage,
    skill,
    captured: mail === null ? captured : { ...captured, mail },
  };
}
