import { describe, expect, it } from 'vitest';
import { botTurn, freshDialogue } from './bot-dialogue.ts';
import { botButtons, botLines } from './bot-lines.ts';

describe('the scripted bot', () => {
  it('answers what it knows, in the language of the window', () => {
    expect(botTurn(freshDialogue, 'where is my parcel', 'en').line).toBe(botLines.parcel.en);
    expect(botTurn(freshDialogue, 'Je voudrais un remboursement', 'fr').line).toBe(botLines.returns.fr);
  });

  it('offers a human when it does not understand, and never escalates by itself', () => {
    const turn = botTurn(freshDialogue, 'blub', 'en');
    expect(turn).toMatchObject({ line: botLines.notUnderstood.en, buttons: ['human', 'stay'], escalate: false });
  });

  it('asks for topic and address, then hands over with both', () => {
    const asked = botTurn(freshDialogue, botButtons.human.fr, 'fr');
    expect(asked).toMatchObject({ line: botLines.askTopic.fr, escalate: false });
    const topic = botTurn(asked.dialogue, 'ma facture', 'fr');
    expect(topic).toMatchObject({ line: botLines.askMail.fr, escalate: false });
    const done = botTurn(topic.dialogue, ' lea@example.org ', 'fr');
    expect(done).toMatchObject({ escalate: true, dialogue: { skill: 'billing', mail: 'lea@example.org' } });
  });

  it('asks again for what is no address, and goes on without one when asked to', () => {
    const topic = botTurn({ ...freshDialogue, stage: 'askingTopic' }, botButtons.technical.en, 'en');
    expect(botTurn(topic.dialogue, 'lea at example', 'en')).toMatchObject({
      line: botLines.mailUnclear.en,
      escalate: false,
    });
    expect(botTurn(topic.dialogue, botButtons.withoutMail.en, 'en')).toMatchObject({
      escalate: true,
      dialogue: { skill: 'technical', mail: null },
    });
  });

  it('understands its own buttons in both languages, whichever the window shows', () => {
    expect(botTurn(freshDialogue, botButtons.hours.fr, 'en').line).toBe(botLines.hours.en);
  });
});
