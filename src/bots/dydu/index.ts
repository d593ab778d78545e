import { Hono } from 'hono';
import type { Bot } from '../../bot-accounts/bot.ts';
import { createSharedAbort } from '../../core/shared-abort.ts';
import type { SocketHandler } from '../../core/socket.ts';
import type { BotProtocolDefinition, Installation } from '../bot-protocol.ts';
import { createBotServers } from './bot-servers.ts';
import { createContextMemory } from './context-memory.ts';
import type { DyduTools } from './exchange.ts';
import { createLastTalks } from './last-talks.ts';
import { createLiveSignals } from './live-signals.ts';
import { createPollTurns } from './poll-turns.ts';
import { createRepeatedTalks } from './repeated-talks.ts';
import { dyduSettings, settingsOf } from './settings.ts';
import { serveSocket } from './socket-session.ts';
import { userOf } from './start-from-talk.ts';
import { createTryOut } from './try-out.ts';
import { windowCallOf } from './window-call.ts';
import { answerWindow } from './window-calls.ts';
import { createWorkInHand } from './work-in-hand.ts';

/** Dydu's chat window: stands between it and the bot's own server, and becomes its livechat when the bot hands over. */
export const dydu: BotProtocolDefinition = {
  kind: 'dydu',
  label: 'Dydu',
  about: {
    en: 'For a Dydu bot with its CV5 chat window: nothing changes in the BMS, and one address in the window.',
    fr: 'Pour un bot Dydu et sa fenêtre de chat CV5 : rien ne change dans le BMS, et une seule adresse dans la fenêtre.',
  },
  settings: dyduSettings,
  installation,
  // Whoever only tries has no call with the bot's key behind it.
  readVariables: (bot, variables) => ({
    user: userOf(settingsOf(bot), variables, null),
    claimed: Object.keys(variables),
  }),
  open: (tools) => {
    const stop = createSharedAbort();
    const live = createLiveSignals(tools.feed);
    const inHand = createWorkInHand();
    const shared: DyduTools = {
      ...tools,
      servers: createBotServers(),
      memory: createContextMemory(),
      live,
      lastTalks: createLastTalks(),
      turns: createPollTurns(),
      repeats: createRepeatedTalks(),
      inHand,
      stopping: stop.signal,
    };
    return {
      routes: new Hono(),
      bare: {
        segment: 'dydu',
        fetch: (request) => answerWindow(shared, request),
        routeOf: (path) => {
          const call = windowCallOf(path);
          return call === null ? 'none' : `/dydu/:bot/${call.kind}`;
        },
        openSocket: openSocket(shared),
      },
      tryOut: createTryOut(shared),
      isDeafAfterEnd: true,
      close: async () => {
        stop.abort();
        await inHand.over(stopGraceMs);
        live.close();
      },
    };
  },
};

/** One address in the file that tells the window where its bot is. */
function installation(bot: Bot, publicUrl: string): Installation {
  const file = { id: settingsOf(bot).botUuid, servers: [`${publicUrl}/dydu/${bot.id}`] };
  return {
    about: {
      en: 'Put this address in place of Dydu’s in override/bot.json of the chat window. That is the whole change; the old address undoes it.',
      fr: 'Mettez cette adresse à la place de celle de Dydu dans le fichier override/bot.json de la fenêtre de chat. Rien d’autre ne change ; l’ancienne adresse annule tout.',
    },
    name: 'override/bot.json',
    code: JSON.stringify(file, null, 2),
  };
}

/** Longer than a socket that was broken off lives, and than what was said last takes to be stored. */
const stopGraceMs = 3_000;

function openSocket(tools: DyduTools): SocketHandler {
  return async ({ path, headers }) => {
    const call = windowCallOf(path);
    if (call?.kind !== 'socket') return { isAccepted: false, status: 404 };
    const bot = await tools.bots.find(call.botId);
    if (bot === null || bot.protocol !== 'dydu') return { isAccepted: false, status: 404 };
    if (tools.stopping.aborted) return { isAccepted: false, status: 503 };
    const settings = settingsOf(bot);
    // A window that is refused a socket reports an error, and polls from then on.
    if (settings.transport === 'polling') return { isAccepted: false, status: 404 };
    const request = new Request(`http://window.invalid${path}`, { headers });
    const exchange = { tools, bot, settings, call, request, deadline: null };
    return { isAccepted: true, take: (socket) => void tools.inHand.add(serveSocket(exchange, socket)) };
  };
}
