/** The end user's chat window over HTTP: what its page does, and what the bot hears from Passerelle. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { jsonBody, readBytes } from '../http/body.ts';
import { parseOrRefuse } from '../http/validation.ts';
import type { Chat } from './chat.ts';
import { fileBytesMax } from './desk-routes.ts';
import { fileAnswer, passFileOn, uploadedFile } from './file-transfer.ts';
import { languageSaid } from './page-security.ts';
import type { ScriptedBot } from './scripted-bot.ts';

const messageBody = z.strictObject({
  text: z.string().trim().min(1).max(4000),
  /** That of the agent's button that was pressed. */
  payload: z.string().min(1).max(2000).optional(),
});
const typingBody = z.strictObject({ isTyping: z.boolean() });
const jsonBytesMax = 100_000;

/** Pattern of a window's id: the page makes it, so it is checked like anything from a stranger. */
export const chatId = z.string().regex(/^[\w-]{1,80}$/, 'must be letters, digits, - or _');

/** `GET /:id` the view · `POST /:id/messages|files|typing|end` · `GET /:id/files/:entryId`. */
export function chatRoutes(bot: ScriptedBot): Hono {
  const app = new Hono();
  const json = jsonBody(jsonBytesMax);
  const chatOf = (c: Context): Chat => bot.open(parseOrRefuse(chatId, c.req.param('id'), 'path.id'), languageSaid(c));
  app.get('/:id', (c) => c.json(chatOf(c).view));
  app.post('/:id/messages', json, async (c) => {
    const { text, payload } = parseOrRefuse(messageBody, await c.req.json());
    await bot.say(chatOf(c), text, payload ?? null);
    return c.body(null, 204);
  });
  app.post('/:id/files', async (c) => {
    await bot.attach(chatOf(c), uploadedFile(c, await readBytes(c, fileBytesMax)));
    return c.body(null, 204);
  });
  app.post('/:id/typing', json, async (c) => {
    const { isTyping } = parseOrRefuse(typingBody, await c.req.json());
    await bot.typing(chatOf(c), isTyping);
    return c.body(null, 204);
  });
  app.post('/:id/end', json, async (c) => {
    await bot.end(chatOf(c));
    return c.body(null, 204);
  });
  app.get('/:id/files/:entryId', async (c) => {
    const file = chatOf(c).files.get(c.req.param('entryId'));
    if (file === undefined) throw new AppError('not_found', 'This line has no file.');
    return 'bytes' in file ? fileAnswer(file) : passFileOn(file, c.req.raw.signal);
  });
  return app;
}
