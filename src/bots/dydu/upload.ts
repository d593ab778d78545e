import { HonoRequest } from 'hono/request';
import { errorFacts } from '../../core/error-facts.ts';
import { readUpload } from '../read-upload.ts';
import { textAnswer } from './answers.ts';
import { type Exchange, openOf } from './exchange.ts';
import { passThrough } from './pass-through.ts';

/** What the window itself lets through: 10,000 KiB. */
const bytesMax = 10_000 * 1024;

/** A file of the end user: to agents while one of them owns the dialog, to the bot's server otherwise, streamed both ways. */
export async function upload(exchange: Exchange): Promise<Response> {
  const { tools, bot, call, request } = exchange;
  const escalation = request.method === 'POST' ? await openOf(exchange, call.contextId) : null;
  if (escalation === null) return passThrough(exchange);
  try {
    const limit = Math.min(bytesMax, tools.attachments.bytesMax);
    const { id } = await readUpload(new HonoRequest(request), limit, (file) =>
      tools.attachments.upload(bot, bounded(file, limit)),
    );
    const parts = [{ kind: 'attachment' as const, attachmentId: id }];
    await tools.escalations.send(bot, escalation.id, { id: `file-${id}`, parts, choice: null, sentAt: null });
    return page('success');
  } catch (error) {
    tools.log.warn({ escalationId: escalation.id, error: errorFacts(error) }, 'dydu.file_refused');
    return page('fail');
  }
}

type Upload = Parameters<Exchange['tools']['attachments']['upload']>[1];

function bounded(file: Upload, limit: number): Upload {
  async function* content(): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const chunk of file.content) {
      size += chunk.byteLength;
      if (size > limit) throw new Error(`The file is larger than ${limit} bytes.`);
      yield chunk;
    }
  }
  return { ...file, content: content() };
}

/** The window takes everything from the first brace to the last one as JSON. */
function page(status: 'success' | 'fail'): Response {
  const said = JSON.stringify({ api: 'uploadFile', params: { status } });
  return textAnswer(`<!doctype html><html><body>${said}</body></html>`, 'text/html');
}
