import type { JsonObject } from '../../../core/json.ts';

/** What the imitated bot knows of one dialog. */
export interface DialogState {
  readonly skill: string | null;
  /** Variables that knowledge items captured, by name. */
  readonly captured: Readonly<Record<string, string>>;
  /** Name of the question that is open. */
  readonly asking: string | null;
}

export const freshDialog: DialogState = { skill: null, captured: {}, asking: null };

/** One answer of the bot. `handsOver` stands for the GUI action "livechat connection". */
export interface BotAnswer {
  readonly state: DialogState;
  readonly text: string;
  readonly handsOver: boolean;
  /** Fields of the answer besides its text. */
  readonly values?: JsonObject;
}

/** Pure: one input in, one answer out. */
export type BotDialogue = (state: DialogState, input: string, language: string) => BotAnswer;

/** A small bot with a knowledge item for every skill, which asks for an address before it hands over. */
export function smallBot(skills: Readonly<Record<string, RegExp>>): BotDialogue {
  return (state, input) => {
    const say = (text: string, changes: Partial<DialogState> = {}, handsOver = false): BotAnswer => ({
      state: { ...state, asking: null, ...changes },
      text,
      handsOver,
    });
    if (state.asking === 'mail') {
      const captured = { ...state.captured, mail: input.trim() };
      return say('I connect you with a colleague.', { captured }, true);
    }
    const skill = Object.entries(skills).find(([, pattern]) => pattern.test(input))?.[0];
    if (skill !== undefined && /human|colleague|conseiller/i.test(input)) {
      return say('Which address may they use?', { skill, asking: 'mail' });
    }
    if (/^#/.test(input)) return say(`<p>Command ${input.replaceAll('#', '')} done.</p>`);
    if (input === 'connect') return say('One moment.', { skill: Object.keys(skills)[0] ?? null }, true);
    return say(`<p>You said: ${input}</p>`);
  };
}
