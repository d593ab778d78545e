/** The story of one window that speaks Dydu's protocol: from the bot to an agent, through a reload, and back. */
import { isSameName } from '../../core/name-key.ts';
import { botButtons, botLines, demoSkills } from '../bot-lines.ts';
import { type Hands, placeOf, seenByAgent, seenByUser, short } from '../story/hands.ts';
import { samplePicture, sampleText } from '../story/sample-files.ts';
import type { Scene } from '../story/scene.ts';
import { eventually, type Step, StepFailed } from '../story/step.ts';

export interface DyduStage {
  readonly hands: Hands;
  /** `WebSocket` or `polling`, for the names of the steps. */
  readonly transport: string;
  readonly scene: Scene;
  readonly ending: string;
  reload(): Promise<void>;
}

const mail = 'lea.roux@example.org';

export function dyduSteps(stage: DyduStage): readonly Step[] {
  return [
    ...withBot(stage),
    ...handOver(stage),
    ...withAgent(stage),
    ...files(stage),
    reloaded(stage),
    ...endings(stage),
  ].map((step) => ({ ...step, name: `${stage.transport}: ${step.name}` }));
}

function withBot({ hands }: DyduStage): readonly Step[] {
  return [
    {
      name: 'what is not livechat passes through to the bot',
      from: 'end user',
      to: 'bot',
      run: async () => {
        await seenByUser(hands, 'a greeting', ({ text }) => text === botLines.greeting.en);
        await hands.say('Where is my parcel?');
        const { text } = await seenByUser(hands, 'an answer', (entry) => entry.text === botLines.parcel.en);
        return short(text);
      },
    },
  ];
}

function handOver({ hands, scene }: DyduStage): readonly Step[] {
  return [
    {
      name: 'the bot hands over, the window enters its livechat',
      from: 'bot',
      to: 'Passerelle',
      run: async () => {
        const before = (await hands.desk()).conversations.map(({ id }) => id);
        await hands.say(botButtons.human.en);
        await hands.say(botButtons.billing.en);
        await hands.say(mail);
        const expected = `a conversation in "${demoSkills.billing}"`;
        return eventually({ deadlineMs: hands.deadlineMs, expected }, async () => {
          const { conversations } = await hands.desk();
          const line = conversations.find(
            ({ id, groupName }) => isSameName(groupName, demoSkills.billing) && !before.includes(id),
          );
          if (line === undefined) return { seen: `${conversations.length} conversations, none of them new there` };
          scene.keep('conversation', line.id);
          return { is: placeOf(line) };
        });
      },
    },
    {
      name: 'the agent reads what was said before, and who it is',
      from: 'Passerelle',
      to: 'agent',
      run: () =>
        eventually({ deadlineMs: hands.deadlineMs, expected: 'the dialog and the address' }, async () => {
          const { messages, fields, requester } = await hands.conversation(scene.get('conversation'));
          const shown = [requester.email, ...Object.values(fields), ...messages.map(({ text }) => text)].join('\n');
          const missing = ['Where is my parcel?', botLines.parcel.en, mail].filter((line) => !shown.includes(line));
          return missing.length > 0
            ? { seen: `no ${short(missing[0])}` }
            : { is: `${requester.name}, with everything` };
        }),
    },
  ];
}

function withAgent({ hands, scene }: DyduStage): readonly Step[] {
  return [
    {
      name: 'the operator answers in the same window, by name',
      from: 'agent',
      to: 'end user',
      run: async () => {
        const agent = (await hands.desk()).agents[0];
        if (agent === undefined) throw new StepFailed('an agent on the desk', 'nobody');
        scene.keep('agent', agent.id);
        const text = 'Hello, which bill is it about? <2026>';
        await hands.reply(scene.get('conversation'), { agentId: agent.id, text });
        const { name } = await seenByUser(hands, `the answer of ${agent.name}`, (entry) => entry.text === text);
        if (name !== agent.name) throw new StepFailed(`the name ${agent.name}`, `${name}`);
        return `in the name of ${agent.name}`;
      },
    },
    {
      name: 'the end user answers, the same word twice',
      from: 'end user',
      to: 'agent',
      run: async () => {
        const id = scene.get('conversation');
        for (const text of ['ok', 'ok', 'The one of May 💡']) await hands.say(text);
        await seenByAgent(hands, { id, expected: 'the last line' }, ({ text }) => text === 'The one of May 💡');
        const said = (await hands.conversation(id)).messages.filter(
          ({ author, text }) => author === 'user' && text === 'ok',
        );
        if (said.length !== 2) throw new StepFailed('two times ok', `${said.length}`);
        return 'three lines, once each';
      },
    },
  ];
}

function files({ hands, scene }: DyduStage): readonly Step[] {
  return [
    {
      name: 'the end user uploads a picture',
      from: 'end user',
      to: 'agent',
      run: async () => {
        const file = samplePicture('bill.png');
        await hands.sendFile(file);
        const id = scene.get('conversation');
        const message = await seenByAgent(hands, { id, expected: 'a picture' }, (one) => one.file !== null);
        return same(await hands.download(`desk/${message.file?.url ?? ''}`), file.bytes);
      },
    },
    {
      name: 'the agent sends a document',
      from: 'agent',
      to: 'end user',
      run: async () => {
        const file = sampleText('terms.txt');
        await hands.sendAgentFile(scene.get('conversation'), scene.get('agent'), file);
        const entry = await seenByUser(hands, 'the file', ({ file: got }) => got?.name === file.name);
        return same(await hands.download(entry.file?.url ?? ''), file.bytes);
      },
    },
  ];
}

function reloaded({ hands, scene, reload }: DyduStage): Step {
  return {
    name: 'a reload shows everything again, and what is new once',
    from: 'end user',
    to: 'end user',
    run: async () => {
      const [id, agentId] = [scene.get('conversation'), scene.get('agent')];
      await reload();
      await hands.reply(id, { agentId, text: 'after the reload' });
      await seenByUser(hands, 'what is new', ({ text }) => text === 'after the reload');
      const texts = (await hands.chat()).entries.map(({ text }) => text);
      const wanted = ['Hello, which bill is it about? <2026>', 'The one of May 💡', 'after the reload'];
      const wrong = wanted.filter((line) => texts.filter((text) => text === line).length !== 1);
      if (wrong.length > 0) throw new StepFailed('each line once', `not so: ${short(wrong[0])}`);
      return `${texts.length} lines, once each`;
    },
  };
}

function endings({ hands, scene, ending }: DyduStage): readonly Step[] {
  return [
    {
      name: 'the agent ends, the very next input goes to the bot',
      from: 'agent',
      to: 'bot',
      run: async () => {
        await hands.endConversation(scene.get('conversation'), ending);
        await eventually({ deadlineMs: hands.deadlineMs, expected: 'the end in the window' }, async () => {
          const { phase } = await hands.chat();
          return phase === 'bot' ? { is: true } : { seen: `the phase ${phase}` };
        });
        await hands.say(botButtons.hours.en);
        const { text } = await seenByUser(hands, 'an answer of the bot', (entry) => entry.text === botLines.hours.en);
        return short(text);
      },
    },
  ];
}

function same(got: Uint8Array, wanted: Uint8Array): string {
  if (!Buffer.from(got).equals(Buffer.from(wanted))) throw new StepFailed('the same bytes', `${got.byteLength} others`);
  return `${wanted.byteLength} bytes, all the same`;
}
