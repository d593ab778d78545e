import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DyduBench, openDyduBench, shows } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';

const rules =
  'livechat; guiAction contains dyduLivechat; templateName is passerelle_livechat; variable.escalate is yes -> technical';

describe('an answer of the bot that hands over', () => {
  let bench: DyduBench;
  beforeAll(async () => {
    bench = await openDyduBench({
      settings: {
        escalateOn: rules,
        skillVariable: 'wanted',
        skillRules: 'space is Pro and page contains /bills -> billing\nlanguage is fr -> technical',
        firstNameVariable: 'first',
      },
    });
  });
  afterAll(() => bench.close());

  const forms = [
    'StartPolling',
    'StartWaitingQueue',
    'typeResponse',
    'startLivechat',
    'guiAction',
    'template',
    'marker',
  ];
  it.each(forms)('starts an escalation whatever its form: %s', async (form) => {
    bench.server.switches.handover = form as never;
    const window = bench.openWindow('polling');
    await window.say('connect');
    await until('the livechat', () => window.isInLivechat);
    await window.say(`as ${form}`);
    expect((await bench.conversationWith(`as ${form}`)).groupName).toBe('Billing');
    expect(JSON.stringify(window.lines)).not.toContain('[[');
    expect(JSON.stringify(window.heard)).not.toContain('javascript:');
    window.close();
  });

  it('reads compressed answers', async () => {
    bench.server.switches.handover = 'StartPolling';
    bench.server.switches.isCompressed = true;
    const window = bench.openWindow('polling');
    await window.say('connect');
    expect(window.isInLivechat).toBe(true);
    bench.server.switches.isCompressed = false;
    window.close();
  });

  it('takes skill and captured variables from the marker that a knowledge writes', async () => {
    bench.server.switches.handover = 'marker';
    const window = bench.openWindow('polling');
    await window.say('I need a human, my device is broken');
    expect(window.lines.at(-1)?.text).toBe('Which address may they use?');
    await window.say('lea@example.test');
    await until('the livechat', () => window.isInLivechat);
    expect(window.lines.at(-1)?.text).toBe('I connect you with a colleague.');
    await window.say('by marker');
    const desk = await bench.conversationWith('by marker');
    expect(desk.groupName).toBe('Technical');
    window.close();
  });

  it('takes the skill from a variable of the page, or from a rule about variables', async () => {
    bench.server.switches.handover = 'StartPolling';
    const window = bench.openWindow('polling');
    window.variables['wanted'] = 'technical';
    await window.say('connect');
    await window.say('by variable');
    expect((await bench.conversationWith('by variable')).groupName).toBe('Technical');
    window.close();
    const other = bench.openWindow('polling');
    other.variables['escalate'] = 'yes';
    await other.say('anything');
    await other.say('by rule');
    expect((await bench.conversationWith('by rule')).groupName).toBe('Technical');
    other.close();
  });

  it('tells the window when no human can be had, and leaves it with the bot', async () => {
    const window = bench.openWindow('websocket');
    window.variables['wanted'] = 'nobody-knows';
    await window.say('connect');
    expect(window.isInLivechat).toBe(false);
    expect(window.lines.at(-1)?.text).toContain('I cannot connect you');
    await window.say('hello again');
    expect(window.lines.at(-1)?.text).toContain('You said: hello again');
  });

  it('gives a window that missed the answer the same escalation, without saying its words to the agent', async () => {
    const window = bench.openWindow('polling');
    await window.say('first words');
    const { contextId } = window.storage;
    const talk = () =>
      fetch(`${bench.base()}/servlet/api/chat/talk/${bench.botUuid}/${contextId}`, {
        method: 'POST',
        body: new URLSearchParams({ userInput: 'connect', mode: Buffer.from('Synchron').toString('base64') }),
      });
    const [first, second] = [await talk(), await talk()];
    const started = async (answer: Response) => ((await answer.json()) as { values: object }).values;
    expect(await started(second)).toMatchObject({ specialAction: Buffer.from('StartPolling').toString('base64') });
    expect(await started(first)).toMatchObject({ startLivechat: true });
    await window.say('real question');
    await until('the livechat', () => window.isInLivechat);
    const desk = await bench.conversationWith('real question');
    expect(desk.messages.filter(({ author, text }) => author === 'user' && text === 'connect')).toEqual([]);
  });
});

describe('the other settings', () => {
  it('waits in the queue of the window, and lets the person leave it', async () => {
    const bench = await openDyduBench({ settings: { whileWaiting: 'queue' } });
    try {
      const waiting = bench.openWindow('websocket');
      await waiting.say('connect');
      await until('a new conversation', () => bench.desk.conversations().some(({ isEnded }) => !isEnded));
      const desk = bench.desk.conversations().find(({ isEnded }) => !isEnded);
      if (desk === undefined) throw new Error('none');
      await bench.reply(desk, 'here I am');
      await shows(waiting, 'here I am');
      expect(waiting.storage.isInQueue).toBe(false);
      expect(waiting.heard.map(({ values }) => values['code'])).toContain('DialogAddedOperatorPanel');
      for (const transport of ['websocket', 'polling'] as const) {
        const window = bench.openWindow(transport);
        await window.say('connect');
        await until('the queue', () => window.storage.isInQueue && window.isInLivechat);
        const status = await fetch(
          `${bench.base()}/servlet/api/chat/status/${bench.botUuid}/${window.storage.contextId}`,
        );
        expect(await status.json()).toEqual({ values: { waitingQueueStatusResponse: true } });
        await window.endLivechat();
        await until('the end', () => !window.isInLivechat && !window.storage.isInQueue);
        expect(window.heard.map(({ values }) => values['typeResponse'])).toContain('DMLiveChatLeaveQueue');
      }
    } finally {
      await bench.close();
    }
  });

  it('warns before it closes an idle livechat, and closes it', async () => {
    const timers = { assignmentMs: 0, userIdleMs: 2_000, userIdleWarningMs: 1_000, agentIdleMs: 0, totalLifeMs: 0 };
    const bench = await openDyduBench({ bot: { timers } });
    try {
      const window = bench.openWindow('websocket');
      await window.say('connect');
      await window.say('anybody?');
      await bench.reply(await bench.conversationWith('anybody?'), 'yes');
      await shows(window, 'Are you still there?');
      await until('the end', () => !window.isInLivechat);
      expect(window.heard.map(({ values }) => values['typeResponse'])).toContain('NAAutoCloseDialog');
    } finally {
      await bench.close();
    }
  });

  it.each(['remember', 'off'] as const)('shows agents the dialog as it is told to: %s', async (transcript) => {
    const bench = await openDyduBench({ settings: { transcript } });
    try {
      const window = bench.openWindow('polling');
      await window.say('what I said before');
      await window.say('connect');
      await window.say('now a human');
      const desk = await bench.conversationWith('now a human');
      const all = desk.messages.map(({ text }) => text).join('\n');
      expect(all.includes('what I said before')).toBe(transcript === 'remember');
    } finally {
      await bench.close();
    }
  });

  it('asks the bot what to say when nobody can be had, if a sentence is set for it', async () => {
    const settings = { refusalInput: '#nobody#', defaultSkill: 'unknown' };
    const bench = await openDyduBench({ settings });
    try {
      const window = bench.openWindow('polling');
      await window.say('connect');
      expect(window.lines.at(-1)?.text).toContain('Command nobody done');
    } finally {
      await bench.close();
    }
  });

  it('falls back to polling where the socket breaks, and loses nothing', async () => {
    const bench = await openDyduBench();
    try {
      const window = bench.openWindow('websocket');
      await window.say('connect');
      await window.say('before');
      await bench.reply(await bench.conversationWith('before'), 'one');
      await shows(window, 'one');
      const { origin } = bench.story.running;
      expect(origin).toContain('127.0.0.1');
      await bench.story.restart();
      await until('polling', () => window.storage.livechatType === 'polling');
      await bench.reply(await bench.conversationWith('before'), 'two');
      await shows(window, 'two');
      expect(window.lines.filter(({ text }) => text === 'one')).toHaveLength(1);
      await window.say('#reset#', true);
      await until('the end', () => !window.isInLivechat);
      expect(bench.server.received.some(({ body }) => Buffer.from(body).includes('%23reset%23'))).toBe(true);
    } finally {
      await bench.close();
    }
  });

  it('passes the bot’s own livechat through, both ways, when no rule asks for a human of ours', async () => {
    const bench = await openDyduBench({ settings: { escalateOn: 'guiAction contains never' } });
    try {
      const window = bench.openWindow('websocket');
      await window.say('connect');
      await until('its own tunnel', () => window.storage.livechatType === 'websocket');
      await window.say('to Dydu’s operator');
      await until('the frame at the bot', () => bench.server.frames.some((frame) => frame.includes('"talk"')));
      await shows(window, 'You said: to Dydu’s operator');
      expect(bench.desk.conversations()).toEqual([]);
    } finally {
      await bench.close();
    }
  });
});

describe('the web services for the bot', () => {
  it('answers availability, in the form that is set, and takes variables from whoever has the key', async () => {
    const bench = await openDyduBench({ settings: { senderId: 'mail' } });
    try {
      const get = async (query: string) => (await fetch(`${bench.base()}/passerelle/availability${query}`)).json();
      expect(await get('?skill=billing')).toMatchObject({ available: true, skill: 'billing' });
      expect(await get('?skill=nothing')).toMatchObject({ available: false, state: 'unavailable' });
      await get('?skill=lea@shop.example');
      expect(bench.story.running.logLines.join()).toContain('dydu.availability_unknown');
      expect(bench.story.running.logLines.join()).not.toContain('lea@shop.example');
      const post = await fetch(`${bench.base()}/passerelle/variables?contextId=c`, { method: 'POST', body: 'mail=a' });
      expect(post.status).toBe(401);
    } finally {
      await bench.close();
    }
    const text = await openDyduBench({ settings: { availabilityAnswer: 'text' } });
    try {
      expect(await (await fetch(`${text.base()}/passerelle/availability`)).text()).toBe('true');
    } finally {
      await text.close();
    }
  });
});
