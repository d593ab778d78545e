import { createRoute, z } from '@hono/zod-openapi';
import { toIso } from '../../../core/clock.ts';
import { refusals } from '../../../http/described-answers.ts';
import { readUpload } from '../../read-upload.ts';
import { guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';

const answer = z
  .object({
    id: z.string().meta({ description: 'Use it as attachmentId in a message.' }),
    name: z.string(),
    mediaType: z.string().meta({ description: 'Found by looking at the content.' }),
    sizeBytes: z.int(),
    createdAt: z.iso.datetime(),
  })
  .openapi('Attachment');

const description = `Either the bytes of the file as the body, with its Content-Type and its name in X-File-Name (percent-encoded) or Content-Disposition, or a form with exactly one part, the file.

At most 50 MiB; what may travel to a helpdesk can be less, see \`capabilities.attachments.bytesMax\` of the escalation. It is judged by its content: programs, scripts, web pages, SVG drawings, what is not of the type that you name, and what nobody recognises are refused with 415. It is kept for seven days, and sent when a message names it.`;

export function uploadAttachment(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'uploadAttachment',
    method: 'post',
    path: '/v1/attachments',
    tags: ['Files'],
    summary: 'Upload a file for the agent',
    description,
    ...guarded(tools, { isNewWork: true }),
    request: {
      headers: z.object({ 'x-file-name': z.string().optional(), 'content-disposition': z.string().optional() }),
      body: {
        required: true,
        content: {
          'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: { file: { type: 'string', format: 'binary' } },
            },
          },
        },
      },
    },
    responses: { 201: json(answer, 'The file is kept'), ...refusals('rate_limited') },
  });
  api.openapi(route, async (c) => {
    const { attachments } = tools;
    const kept = await readUpload(c.req, attachments.bytesMax, (file) => attachments.upload(c.var.bot, file));
    const { id, name, mediaType, sizeBytes, createdAt } = kept;
    return c.json({ id, name, mediaType, sizeBytes, createdAt: toIso(createdAt) }, 201);
  });
}
