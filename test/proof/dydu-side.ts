/** A bot behind Dydu's protocol: its own server, which can go wrong, and chat windows that go through the program. */
import { randomUUID } from 'node:crypto';
import type { BotDialogue } from '../../src/bots/dydu/simulator/bot-dialogue.ts';
import { createSimulatedBot } from '../../src/bots/dydu/simulator/bot-server.ts';
import { DyduWindow, type WindowOptions, type WindowStorage } from '../../src/bots/dydu/simulator/window.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Socket } from '../../src/core/socket.ts';
import { createForwarder } from '../../src/http/forwarder.ts';
import { type Books, marksIn } from './books.ts';
import type { BotAccount, BotSide } from './bot-side.ts';
import { serveFaulty } from './faulty-server.ts';

/** One page of a chat window. */
export interface Page {
  readonly window: DyduWindow;
  /** Breaks its socket as a lost network does. */
  loseSocket(): void;
}

export interface DyduSide extends BotSide {
  /** A page whose window asks that program; with the storage of another page it is that page after a reload. */
  openPage(origin: string, transport: WindowOptions['transport'], storage?: WindowStorage): Page;
  /** Each loads the last page of a story that is over once more: what agents wrote may have come to us after that. */
  readonly lastLooks: (() => Promise<void>)[];
}

const pollEveryMs = 60;
const connectWithinMs = 5_000;
export const botNoted = 'The bot has noted it.';

const dialogue: BotDialogue = (state, input) =>
  /^<t:/.test(input) ? { state, text: 'I connect you.', handsOver: true } : { state, text: botNoted, handsOver: false };

export async function openDyduSide(books: Books): Promise<DyduSide> {
  const botUuid = randomUUID();
  const bot = createSimulatedBot({
    clock: systemClock,
    botUuid,
    dialogue: (state, input, language) => {
      for (const { label } of marksIn(input, 'u')) books.saidToBot.add(label);
      return dialogue(state, input, language);
    },
  });
  const take = (socket: Socket): void => {
    void bot.openSocket({ path: '/', headers: {} }).then((answer) => answer.isAccepted && answer.take(socket));
  };
  const answer = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname.endsWith('/fileupload')) noteFile(books, await request.clone().text());
    return await bot.fetch(request);
  };
  const server = await serveFaulty(answer, take);
  const forwarder = createForwarder({ allowPrivateTargets: true });
  const side = { account: null as BotAccount | null };
  return Object.assign(side, {
    server,
    lastLooks: [],
    settings: { protocol: 'dydu', callbackUrl: null, protocolSettings: { botUuid, servers: server.origin } },
    openPage: (origin: string, transport: WindowOptions['transport'], storage?: WindowStorage): Page => {
      let socket: Socket | null = null;
      const connect = async (url: string): Promise<Socket> => {
        const signal = AbortSignal.timeout(connectWithinMs);
        socket = await forwarder.connect({ url: url.replace(/^ws/, 'http'), headers: [], signal });
        return socket;
      };
      const options = { server: `${origin}/dydu/${side.account?.id}`, botUuid, language: 'en', transport, pollEveryMs };
      const window = new DyduWindow({ ...options, connect }, storage === undefined ? undefined : { ...storage });
      return { window, loseSocket: () => socket?.cut() };
    },
    close: async () => {
      await forwarder.close();
      await server.close();
    },
  });
}

/** A file that comes when the escalation has ended is the bot's, whatever the window still believes. */
function noteFile({ saidToBot }: Books, form: string): void {
  const name = /filename="u-(?<label>[\d-]+)\.txt"/.exec(form)?.groups?.['label'];
  if (name !== undefined) saidToBot.add(name.replaceAll('-', '.'));
}
