/** The same conversation goes to a human once more; this time the end user ends it. */
import { isSameName } from '../../core/name-key.ts';
import { botButtons, botLines, demoSkills } from '../bot-lines.ts';
import { ownerIs } from './event-books.ts';
import { placeOf, seenByAgent, seenByUser, short } from './hands.ts';
import type { Scene, Stage } from './scene.ts';
import { eventually, type Step, StepFailed } from './step.ts';

export function secondEscalation(stage: Stage, scene: Scene): readonly Step[] {
  const { hands } = stage;
  return [
    {
      name: 'the same conversation is escalated again, to another group',
      from: 'bot',
      to: 'agent',
      run: async () => {
        await hands.say(botButtons.human.en);
        await hands.say(botButtons.billing.en);
        await hands.say(botButtons.withoutMail.en);
        const id = await ownerIs(stage, 'human');
        if (id === scene.get('first escalation')) throw new StepFailed('another escalation', 'the first one');
        scene.keep('second escalation', id);
        return eventually(
          { deadlineMs: hands.deadlineMs, expected: `a live conversation in "${demoSkills.billing}"` },
          async () => {
            const { conversations } = await hands.desk();
            const line = conversations.find((one) => !one.isEnded && isSameName(one.groupName, demoSkills.billing));
            if (line === undefined) {
              const groups = conversations.map((one) => `${one.groupName}${one.isEnded ? ' (ended)' : ''}`).join(', ');
              return { seen: `conversations in ${groups}` };
            }
            scene.keep('second conversation', line.id);
            return { is: placeOf(line) };
          },
        );
      },
    },
    {
      name: 'what the end user writes at once is not lost',
      from: 'end user',
      to: 'agent',
      run: async () => {
        const id = scene.get('second conversation');
        const lines = ['One', 'Two', 'Three'].map((word) => `${word}: my bill is wrong`);
        for (const line of lines) await hands.say(line);
        const expected = 'three lines in order';
        await seenByAgent(hands, { id, expected }, (message) => message.text === lines[2]);
        const { messages } = await hands.conversation(id);
        const got = messages.map(({ text }) => text).filter((text) => lines.includes(text ?? ''));
        if (got.join() !== lines.join()) throw new StepFailed(`${lines.join(' / ')}`, got.join(' / '));
        return 'three lines, in order, once each';
      },
    },
    {
      name: 'the end user ends, the agent is told',
      from: 'end user',
      to: 'agent',
      run: async () => {
        const id = scene.get('second conversation');
        const before = (await hands.conversation(id)).messages.length;
        await hands.endChat();
        await ownerIs(stage, 'bot');
        return eventually(
          { deadlineMs: hands.deadlineMs, expected: 'a notice to the agent, and the end' },
          async () => {
            const { messages, isEnded } = await hands.conversation(id);
            // Some helpdesks show whatever we write as the end user's.
            const notice = messages.slice(before).at(-1);
            return isEnded && notice !== undefined
              ? { is: short(notice.text) }
              : { seen: `${notice === undefined ? 'no notice' : 'a notice'}, ${isEnded ? 'ended' : 'not ended'}` };
          },
        );
      },
    },
    {
      name: 'the bot takes over again',
      from: 'bot',
      to: 'end user',
      run: async () => {
        const start = botLines.backFromUser.en.slice(0, 20);
        const back = await seenByUser(
          hands,
          'the bot’s words after the end',
          ({ text }) => text?.startsWith(start) === true,
        );
        return short(back.text);
      },
    },
  ];
}
