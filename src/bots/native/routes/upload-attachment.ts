import { createRoute, z } from '@hono/zod-openapi';
import { toIso } from '../../../core/clock.ts';
import { readUpload } from '../../read-upload.ts';
import { guarded, json, type NativeApi, type NativeTools, problems } from '../native-api.ts';

const answer = z
  .object({
    id: z.string().meta({ description: 'Use it as attachmentId in a message.' }),
    name: z.string(),
    mediaType: z.string().meta({ description: 'Found by looking at the content.' }),
    sizeBytes: z.int(),
    createdAt: z.iso.datetime(),
  })
  .openapi('Attachment');

const description =
  'Either the bytes of the file as the body, with its Content-Type and its name in X-File-Name (percent-encoded) or Content-Disposition, or a form with exactly one part, the file. It is kept for a while, and sent when a message names it.';

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
    responses: { 201: json(answer, 'The file is kept'), ...problems(400, 413, 415, 429) },
  });
  api.openapi(route, async (c) => {
    const { attachments } = tools;
    const kept = await readUpload(c.req, attachments.bytesMax, (file) => attachments.upload(c.var.bot, file));
    const { id, name, mediaType, sizeBytes, createdAt } = kept;
    return c.json({ id, name, mediaType, sizeBytes, createdAt: toIso(createdAt) }, 201);
  });
}
