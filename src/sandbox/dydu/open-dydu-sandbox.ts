import { randomUUID } from 'node:crypto';
import { createSimulatedBot, type SimulatedBot } from '../../bots/dydu/simulator/bot-server.ts';
import type { EscalationEvent } from '../../client/index.ts';
import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { SimulatedDesk } from '../../helpdesks/simulator.ts';
import { createForwarder } from '../../http/forwarder.ts';
import type { ActivityLog } from '../activity-log.ts';
import { sandboxRoutes } from '../sandbox-routes.ts';
import { createHands } from '../story/hands.ts';
import { Scene } from '../story/scene.ts';
import type { Step } from '../story/step.ts';
import { dyduSteps } from './dydu-steps.ts';
import { shopDialogue } from './shop-dialogue.ts';
import { createWindowBot } from './window-bot.ts';

/** An imitated Dydu server with the demo's bot, and what its account at Passerelle has to say. */
export interface DyduShop {
  readonly server: SimulatedBot;
  /** Fields of the bot account, given where the server is served. */
  account(origin: string): JsonObject;
  readonly botUuid: string;
}

export function createDyduShop(clock: Clock): DyduShop {
  const botUuid = randomUUID();
  const server = createSimulatedBot({ clock, botUuid, dialogue: shopDialogue });
  server.switches.handover = 'marker';
  const account = (origin: string) => ({
    protocol: 'dydu',
    protocolSettings: { botUuid, servers: origin, senderId: 'mail', firstNameVariable: 'name' },
    callbackUrl: null,
  });
  return { server, botUuid, account };
}

export interface DyduSandboxOptions {
  readonly passerelleUrl: string;
  readonly botId: string;
  readonly botUuid: string;
  readonly desk: SimulatedDesk;
  readonly label: string;
  readonly activity: ActivityLog;
  readonly clock: Clock;
}

export interface DyduSandbox {
  fetch(request: Request): Response | Promise<Response>;
  /** The story, once over each of the window's transports. */
  steps(story: DyduStory): readonly Step[];
  /** Events that came by webhook: none, windows fetch their own. */
  received(): readonly EscalationEvent[];
  close(): void;
}

export interface DyduStory {
  /** Address of the sandbox page. */
  readonly origin: string;
  readonly deadlineMs: number;
  /** How the agent ends the conversation. */
  readonly ending: string;
}

/** The demo's page with windows that speak Dydu's protocol. */
export function openDyduSandbox(options: DyduSandboxOptions): DyduSandbox {
  const { desk, label, activity, clock, botUuid } = options;
  const forwarder = createForwarder({ allowPrivateTargets: true });
  const server = `${options.passerelleUrl}/dydu/${options.botId}`;
  const bot = createWindowBot({ server, botUuid, forwarder, activity, clock });
  // Events reach the windows by their own tunnels: there is no callback.
  const callback = { receive: async () => new Response(null, { status: 404 }), received: () => [] };
  const routes = sandboxRoutes({ bot, callback, desk, activity, label });
  return {
    fetch: (request) => routes.fetch(request),
    steps: ({ origin, deadlineMs, ending }) =>
      (['WebSocket', 'polling'] as const).flatMap((transport) => {
        const chatId = `story-${randomUUID()}-${transport.toLowerCase()}`;
        const hands = createHands({ origin, chatId, deadlineMs });
        return dyduSteps({ hands, transport, scene: new Scene(), ending, reload: () => bot.reload(chatId) });
      }),
    received: callback.received,
    close: () => {
      bot.close();
      void forwarder.close();
    },
  };
}
