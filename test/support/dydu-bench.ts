import { randomUUID } from 'node:crypto';
import type { AppOptions } from '../../src/app.ts';
import type { Bot } from '../../src/bot-accounts/bot.ts';
import { dydu } from '../../src/bots/dydu/index.ts';
import { smallBot } from '../../src/bots/dydu/simulator/bot-dialogue.ts';
import { createSimulatedBot } from '../../src/bots/dydu/simulator/bot-server.ts';
import { DyduWindow, type WindowOptions, type WindowStorage } from '../../src/bots/dydu/simulator/window.ts';
import { native } from '../../src/bots/native/index.ts';
import { serve } from '../../src/commands/serve.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { DeskConversation } from '../../src/helpdesks/simulator.ts';
import { createForwarder } from '../../src/http/forwarder.ts';
import { tellStory } from './relayed-story.ts';
import { until } from './running-app.ts';

export interface DyduBenchOptions {
  readonly settings?: JsonObject;
  readonly bot?: Partial<Bot>;
  readonly app?: Partial<AppOptions>;
  /** The helpdesk; Zendesk when absent. */
  readonly helpdesk?: string;
}

/** The whole app between an imitated Dydu bot, its windows, and an imitated helpdesk. */
export async function openDyduBench({
  settings = {},
  bot: changes = {},
  app = {},
  helpdesk = 'zendesk',
}: DyduBenchOptions = {}) {
  const botUuid = randomUUID();
  const dialogue = smallBot({ billing: /bill|invoice/i, technical: /broken|device/i });
  const server = createSimulatedBot({ clock: systemClock, botUuid, dialogue });
  const listener = await serve((request) => server.fetch(request), {
    host: '127.0.0.1',
    port: 0,
    openSocket: server.openSocket,
  });
  const protocolSettings = { botUuid, servers: listener.origin, defaultSkill: 'billing', ...settings };
  const story = await tellStory({
    kind: helpdesk,
    app: { botProtocols: [dydu, native], ...app },
    bot: { protocol: 'dydu', callbackUrl: null, protocolSettings, ...changes },
    routes: [{}, { skill: 'technical', groupName: 'Technical' }],
  });
  const forwarder = createForwarder({ allowPrivateTargets: true });
  const windows: DyduWindow[] = [];
  const base = () => `${story.running.origin}/dydu/${story.bot.id}`;
  const { desk } = story.simulator;
  return {
    botUuid,
    server,
    serverOrigin: listener.origin,
    story,
    desk,
    base,
    forwarder,
    /** A window whose bot.json names us; `storage` of another one makes it that window after a reload. */
    openWindow: (transport: WindowOptions['transport'], storage?: WindowStorage, server = base()) => {
      const connect = (url: string) =>
        forwarder.connect({ url: url.replace(/^ws/, 'http'), headers: [], signal: AbortSignal.timeout(5_000) });
      const options = { server, botUuid, language: 'en', transport, pollEveryMs: 40, connect };
      const window = new DyduWindow(options, storage === undefined ? undefined : { ...storage });
      windows.push(window);
      return window;
    },
    /** The agent's side of the dialog in which the end user said this. */
    conversationWith: (text: string): Promise<DeskConversation> =>
      until(`a conversation with "${text}"`, () =>
        desk.conversations().findLast(({ messages }) => messages.some((one) => one.text?.includes(text) === true)),
      ),
    reply: async (conversation: DeskConversation, text: string): Promise<void> => {
      const [agent] = desk.agents;
      if (agent === undefined) throw new Error('no agent');
      await desk.reply(conversation.id, { agent, text });
    },
    close: async () => {
      for (const window of windows) window.close();
      await story.stop();
      await forwarder.close();
      await listener.close(200);
    },
  };
}
export type DyduBench = Awaited<ReturnType<typeof openDyduBench>>;

/** Waits for a line of the window that contains this. */
export function shows(window: DyduWindow, text: string): Promise<unknown> {
  return until(`the window to show "${text}"; it shows ${JSON.stringify(window.lines)}`, () =>
    window.lines.find((line) => line.text.includes(text)),
  );
}
