import { HonoRequest } from 'hono/request';
import { errorFacts } from '../../core/error-facts.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { readUpload } from '../read-upload.ts';
import { answerWithinMs, type Exchange, inTime, openOf } from './exchange.ts';
import { isKept } from './livechat-talk.ts';
import { passThrough } from './pass-through.ts';
import { uploadPage } from './upload-page.ts';

/** What the window itself lets through: 10,000 KiB. */
const bytesMax = 10_000 * 1024;

/** A file of the end user: to agents while one of them owns the dialog, to the bot's server otherwise, streamed both ways. */
export async function upload(exchange: Exchange): Promise<Response> {
  const { call, request } = exchange;
  const isFile = request.method === 'POST';
  const escalation = isFile ? await inTime(exchange, openOf(exchange, call.contextId)) : null;
  if (escalation === null) return passThrough(exchange);
  return uploadPage((await takeFile(exchange, escalation)) ? 'success' : 'fail');
}

/** Whether agents get the file. What is stored so late that the window has given up is not handed on. */
async function takeFile({ tools, bot, request }: Exchange, escalation: Escalation): Promise<boolean> {
  let clientId: string | null = null;
  let readAt = Number.POSITIVE_INFINITY;
  try {
    const limit = Math.min(bytesMax, tools.attachments.bytesMax);
    const { id } = await readUpload(new HonoRequest(request), limit, (file) =>
      tools.attachments.upload(
        bot,
        bounded(file, limit, () => (readAt = performance.now())),
      ),
    );
    if (performance.now() - readAt > answerWithinMs) throw new Error('Storing it took longer than the window waits.');
    clientId = `file-${id}`;
    const parts = [{ kind: 'attachment' as const, attachmentId: id }];
    await tools.escalations.send(bot, escalation.id, { id: clientId, parts, choice: null, sentAt: null });
    return true;
  } catch (error) {
    tools.log.warn({ escalationId: escalation.id, error: errorFacts(error) }, 'dydu.file_refused');
    return clientId !== null && (await isKept({ tools, bot }, escalation, clientId));
  }
}

type Upload = Parameters<Exchange['tools']['attachments']['upload']>[1];

function bounded(file: Upload, limit: number, onEnd: () => void): Upload {
  async function* content(): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const chunk of file.content) {
      size += chunk.byteLength;
      if (size > limit) throw new Error(`The file is larger than ${limit} bytes.`);
      yield chunk;
    }
    onEnd();
  }
  return { ...file, content: content() };
}
