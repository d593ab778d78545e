/** Where Passerelle posts to the bot. Nothing counts before its signature was checked on the raw body. */
import type { Context } from 'hono';
import { type EscalationEvent, verifyWebhook } from '../client/index.ts';
import type { ActivityLog } from './activity-log.ts';
import type { ScriptedBot } from './scripted-bot.ts';

export interface BotCallback {
  receive(context: Context): Promise<Response>;
  /** Every event that came signed, in the order in which it came, repeats included. */
  received(): readonly EscalationEvent[];
}

export interface BotCallbackOptions {
  /** Signing secret of the callback, `whsec_…`. */
  readonly secret: string;
  readonly bot: ScriptedBot;
  readonly activity: ActivityLog;
}

const keptMax = 5_000;

export function createBotCallback({ secret, bot, activity }: BotCallbackOptions): BotCallback {
  const received: EscalationEvent[] = [];
  return {
    received: () => received,
    receive: async (c) => {
      const raw = await c.req.text();
      let message: Awaited<ReturnType<typeof verifyWebhook>>;
      try {
        message = await verifyWebhook(raw, Object.fromEntries(c.req.raw.headers), secret);
      } catch {
        activity.add('bot', null, 'refused a callback with a bad signature');
        return c.json({ error: { code: 'unauthorized', message: 'The signature is not valid.' } }, 401);
      }
      if ('seq' in message) {
        received.push(message);
        if (received.length > keptMax) received.shift();
        activity.add('Passerelle', 'bot', `${message.type} (event ${message.seq})`);
      }
      if (message.type !== 'webhook.test') bot.hear(message);
      return c.body(null, 204);
    },
  };
}
