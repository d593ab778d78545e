/** Everything that the demo serves at its own address: the page, the chat window's API, the desk, and the bot's callback. */
import { type Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { silentLogger } from '../core/logger.ts';
import type { SimulatedDesk } from '../helpdesks/simulator.ts';
import { notFoundHandler, problemHandler } from '../http/problem.ts';
import { parseOrRefuse } from '../http/validation.ts';
import type { ActivityLog } from './activity-log.ts';
import type { BotCallback } from './bot-callback.ts';
import type { Chat } from './chat.ts';
import { chatId, chatRoutes } from './chat-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { type DeskWatch, watchDesk } from './desk-watch.ts';
import { pageAssets } from './page-assets.ts';
import { pageLanguage, pageSecurity } from './page-security.ts';
import { sandboxPage } from './sandbox-page.tsx';
import type { ScriptedBot } from './scripted-bot.ts';

export interface SandboxParts {
  readonly bot: ScriptedBot;
  readonly callback: BotCallback;
  readonly desk: SimulatedDesk;
  readonly activity: ActivityLog;
  /** Name of the helpdesk that is imitated. */
  readonly label: string;
}

/**
 * `GET /` page · `GET /live?chat=` (server-sent `chat`, `desk` and `activity` events: the whole state each time, so that
 * nothing can be missed) · `/chat` · `/desk` · `POST /bot/events` the bot's callback.
 */
export function sandboxRoutes({ bot, callback, desk, activity, label }: SandboxParts): Hono {
  const app = new Hono();
  const watch = watchDesk(desk);
  app.onError(problemHandler(silentLogger));
  app.notFound(notFoundHandler);
  app.use(pageSecurity());
  app.get('/', (c) => c.html(sandboxPage({ label, language: pageLanguage(c) })));
  app.route('/assets', pageAssets());
  app.get('/live', (c) => {
    const chat = bot.open(parseOrRefuse(chatId, c.req.query('chat'), 'query.chat'), pageLanguage(c));
    return live(c, { chat, watch, activity });
  });
  app.route('/chat', chatRoutes(bot));
  app.route('/desk', deskRoutes(desk, { label, watch }));
  app.post('/bot/events', (c) => callback.receive(c));
  return app;
}

interface Live {
  readonly chat: Chat;
  readonly watch: DeskWatch;
  readonly activity: ActivityLog;
}

/** One stream for everything, because browsers open few connections to one host. */
function live(c: Context, { chat, watch, activity }: Live): Response {
  return streamSSE(c, async (stream) => {
    const send = (event: string) => (data: unknown) => void write(stream, event, data);
    for (const past of activity.recent()) send('activity')(past);
    send('desk')(watch.summary());
    send('chat')(chat.view);
    const sendChat = send('chat');
    chat.listeners.add(sendChat);
    const stops = [
      () => chat.listeners.delete(sendChat),
      watch.listen(send('desk')),
      activity.listen(send('activity')),
    ];
    await new Promise<void>((resolve) => stream.onAbort(resolve));
    for (const stop of stops) stop();
  });
}

/** A browser that has gone takes nothing more; its stream ends by itself. */
async function write(stream: SSEStreamingApi, event: string, data: unknown): Promise<void> {
  if (stream.aborted || stream.closed) return;
  await stream.writeSSE({ event, data: JSON.stringify(data) }).catch(() => undefined);
}
