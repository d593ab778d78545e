/** From the bot's first words to the agent's end, and the bot's return. */
import { isSameName } from '../../core/name-key.ts';
import { botButtons, botLines, demoSkills } from '../bot-lines.ts';
import { ownerIs } from './event-books.ts';
import { placeOf, seenByAgent, seenByUser, short } from './hands.ts';
import { samplePicture, sampleText } from './sample-files.ts';
import type { Scene, Stage } from './scene.ts';
import { eventually, type Step, StepFailed } from './step.ts';

const mail = 'lea.roux@example.org';
const openChoices = ['Tomorrow at 9', 'Tomorrow at 14'] as const;

export function firstEscalation(stage: Stage, scene: Scene): readonly Step[] {
  return [
    ...talkWithBot(stage),
    ...handOver(stage, scene),
    ...talkWithAgent(stage, scene),
    ...sendFiles(stage, scene),
    ...choose(stage, scene),
    agentEnds(stage, scene),
  ];
}

function talkWithBot({ hands }: Stage): readonly Step[] {
  return [
    {
      name: 'the bot greets',
      from: 'bot',
      to: 'end user',
      run: async () => {
        const { text } = await seenByUser(hands, 'a greeting', (entry) => entry.author === 'bot');
        return `${short(text)}`;
      },
    },
    {
      name: 'the bot answers by itself',
      from: 'bot',
      to: 'end user',
      run: async () => {
        await hands.say('Where is my parcel?');
        const { text } = await seenByUser(hands, 'an answer', (entry) => entry.text === botLines.parcel.en);
        return `${short(text)}`;
      },
    },
  ];
}

function handOver(stage: Stage, scene: Scene): readonly Step[] {
  const { hands } = stage;
  const group = demoSkills.technical;
  return [
    {
      name: 'the end user asks for a human, the bot escalates',
      from: 'end user',
      to: 'Passerelle',
      run: async () => {
        const { groups } = await hands.desk();
        if (groups.some(({ name }) => isSameName(name, group)))
          throw new StepFailed(`no group "${group}" yet`, 'there is one');
        await hands.say(botButtons.human.en);
        await hands.say(botButtons.technical.en);
        await hands.say(mail);
        scene.keep('first escalation', await ownerIs(stage, 'human'));
        return 'a human owns the conversation';
      },
    },
    {
      name: 'the missing group is created',
      from: 'Passerelle',
      to: 'helpdesk',
      run: () =>
        eventually({ deadlineMs: hands.deadlineMs, expected: `a group "${group}"` }, async () => {
          const names = (await hands.desk()).groups.map(({ name }) => name);
          return names.some((name) => isSameName(name, group))
            ? { is: `group "${group}"` }
            : { seen: `the groups ${names.join(', ')}` };
        }),
    },
    {
      name: 'the conversation is on the agent’s desk, in that group',
      from: 'Passerelle',
      to: 'agent',
      run: () =>
        eventually({ deadlineMs: hands.deadlineMs, expected: `a conversation in the group "${group}"` }, async () => {
          const { conversations } = await hands.desk();
          const line = conversations.find(({ groupName }) => isSameName(groupName, group));
          if (line === undefined) return { seen: `${conversations.length} conversations, none of them there` };
          scene.keep('conversation', line.id);
          return { is: placeOf(line) };
        }),
    },
    transcriptStep(stage, scene),
    identityStep(stage, scene),
  ];
}

function transcriptStep({ hands }: Stage, scene: Scene): Step {
  return {
    name: 'the agent reads what was said before',
    from: 'Passerelle',
    to: 'agent',
    run: async () => {
      const id = scene.get('conversation');
      const said = [botLines.greeting.en, 'Where is my parcel?', botLines.parcel.en];
      return eventually({ deadlineMs: hands.deadlineMs, expected: 'the whole transcript' }, async () => {
        const shown = (await hands.conversation(id)).messages.map(({ text }) => text ?? '').join('\n');
        const missing = said.filter((line) => !shown.includes(line));
        const twice = said.filter((line) => shown.split(line).length > 2);
        if (missing.length > 0) return { seen: `no ${short(missing[0])} among ${shown.length} characters` };
        return twice.length > 0
          ? { seen: `${short(twice[0])} more than once` }
          : { is: `${said.length} lines, once each` };
      });
    },
  };
}

function identityStep({ hands }: Stage, scene: Scene): Step {
  return {
    name: 'the agent sees who the person says they are',
    from: 'Passerelle',
    to: 'agent',
    run: () =>
      eventually({ deadlineMs: hands.deadlineMs, expected: `the name of the person, and ${mail}` }, async () => {
        const { requester, fields, messages } = await hands.conversation(scene.get('conversation'));
        const shown = [requester.email, ...Object.values(fields), ...messages.map(({ text }) => text)];
        const seesMail = shown.some((text) => text?.includes(mail) === true);
        if (requester.name === null || !seesMail) {
          return { seen: `name ${short(requester.name)}, the address ${seesMail ? 'shown' : 'nowhere'}` };
        }
        return {
          is: `${requester.name}, and the address as a claim of theirs`,
        };
      }),
  };
}

function talkWithAgent({ hands }: Stage, scene: Scene): readonly Step[] {
  return [
    {
      name: 'the agent answers',
      from: 'agent',
      to: 'end user',
      run: async () => {
        const { agents } = await hands.desk();
        const agent = agents[0];
        if (agent === undefined) throw new StepFailed('an agent on the desk', 'nobody');
        scene.keep('agent', agent.id);
        scene.keep('agent name', agent.name);
        const text = 'Hello, this is the service desk. Which device is it about?';
        await hands.reply(scene.get('conversation'), { agentId: agent.id, text });
        const { name } = await seenByUser(hands, `the answer of ${agent.name}`, (entry) => entry.text === text);
        if (name !== agent.name) throw new StepFailed(`the name ${agent.name}`, `${name}`);
        return `in the name of ${agent.name}`;
      },
    },
    {
      name: 'the end user answers',
      from: 'end user',
      to: 'agent',
      run: async () => {
        const text = 'The lamp in the hall – it flickers 💡';
        await hands.say(text);
        const expected = 'the end user’s answer';
        const { author } = await seenByAgent(
          hands,
          { id: scene.get('conversation'), expected },
          (message) => message.text === text,
        );
        if (author !== 'user') throw new StepFailed('the end user as its author', author);
        return 'word for word, as the end user';
      },
    },
  ];
}

function sendFiles({ hands }: Stage, scene: Scene): readonly Step[] {
  return [
    {
      name: 'the end user sends a picture',
      from: 'end user',
      to: 'agent',
      run: async () => {
        const file = samplePicture('hall lamp.png');
        await hands.sendFile(file);
        const id = scene.get('conversation');
        const message = await seenByAgent(hands, { id, expected: 'a picture' }, (one) => one.file !== null);
        return sameBytes(await hands.download(`desk/${message.file?.url ?? ''}`), file.bytes);
      },
    },
    {
      name: 'the agent sends a document',
      from: 'agent',
      to: 'end user',
      run: async () => {
        const file = sampleText('manual.txt');
        await hands.sendAgentFile(scene.get('conversation'), scene.get('agent'), file);
        const isIt = (name: string | undefined) => name === file.name;
        const entry = await seenByUser(hands, `the file ${file.name}`, ({ file: got }) => isIt(got?.name));
        return sameBytes(await hands.download(entry.file?.url ?? ''), file.bytes);
      },
    },
  ];
}

function sameBytes(got: Uint8Array, sent: Uint8Array): string {
  if (Buffer.compare(got, sent) === 0) return `${sent.byteLength} bytes, all the same`;
  throw new StepFailed(`the ${sent.byteLength} bytes that were sent`, `${got.byteLength} bytes that differ`);
}

function choose({ hands }: Stage, scene: Scene): readonly Step[] {
  return [
    {
      name: 'the agent offers buttons',
      from: 'agent',
      to: 'end user',
      run: async () => {
        const body = { agentId: scene.get('agent'), text: 'When may we call you?', choices: openChoices };
        await hands.reply(scene.get('conversation'), body);
        const { buttons } = await seenByUser(
          hands,
          'two buttons',
          (entry) => entry.buttons.length === openChoices.length,
        );
        scene.keep('payload', buttons[1]?.payload ?? '');
        return buttons.map(({ label }) => label).join(' / ');
      },
    },
    {
      name: 'the end user presses one',
      from: 'end user',
      to: 'agent',
      run: async () => {
        const label = openChoices[1];
        await hands.say(label, scene.get('payload'));
        const id = scene.get('conversation');
        await seenByAgent(
          hands,
          { id, expected: `the choice "${label}"` },
          ({ author, text }) => author === 'user' && text === label,
        );
        return `"${label}"`;
      },
    },
  ];
}

function agentEnds(stage: Stage, scene: Scene): Step {
  const { hands, ending } = stage;
  return {
    name: 'the agent ends, the bot takes over again',
    from: 'agent',
    to: 'bot',
    run: async () => {
      await hands.endConversation(scene.get('conversation'), ending);
      const expected = 'the bot to name the agent and to go on';
      const back = await seenByUser(hands, expected, ({ author, text }) => {
        return author === 'bot' && text?.includes(scene.get('agent name')) === true;
      });
      await ownerIs(stage, 'bot');
      await hands.say(botButtons.hours.en);
      await seenByUser(hands, 'the bot to answer again', (entry) => entry.text === botLines.hours.en);
      return short(back.text);
    },
  };
}
