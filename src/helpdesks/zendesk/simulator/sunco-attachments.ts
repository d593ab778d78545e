import { Hono } from 'hono';
import { authenticateSunco } from './auth.ts';
import { fileAt, fileBytesMax, isAllowedName, mediaUrlOf, storeFile } from './media.ts';
import type { AccountState } from './state.ts';
import { attachmentRemove } from './sunco-bodies.ts';
import { badRequest, notFound, resourceNotFound, SuncoError } from './sunco-errors.ts';
import type { StoredFile } from './sunco-records.ts';
import { readBody, type SuncoContext, type SuncoEnv } from './sunco-request.ts';

export function suncoAttachments(state: AccountState): Hono<SuncoEnv> {
  const routes = new Hono<SuncoEnv>();
  routes.post('/', (c) => upload(state, c));
  routes.post('/remove', async (c) => {
    const { mediaUrl } = await readBody(state, c, attachmentRemove);
    if (!mediaUrl.startsWith(`${state.origin}/`)) {
      throw badRequest(`Unsupported media URL for attachment deletion: ${mediaUrl}`);
    }
    const file = fileAt(state, mediaUrl);
    if (file === null) throw resourceNotFound('Attachment not found');
    state.sunco.files.delete(file.id);
    return c.json({});
  });
  return routes;
}

async function upload(state: AccountState, c: SuncoContext): Promise<Response> {
  if (c.req.query('access') !== 'public') throw badRequest('access: only public is supported');
  const purpose = c.req.query('for');
  if (purpose !== undefined && purpose !== 'message') throw badRequest('for: only message is supported');
  const conversationId = c.req.query('conversationId') ?? null;
  if (conversationId !== null && !state.sunco.conversations.has(conversationId)) throw notFound('conversation');
  const source = await sourceOf(state, c);
  if (!isAllowedName(source.name)) {
    throw new SuncoError(state.switches.extensionRefusal, 'bad_request', 'File type is not supported');
  }
  const file = storeFile(state, {
    name: source.name,
    mediaType: source.type.split(';')[0] || 'application/octet-stream',
    bytes: new Uint8Array(await source.arrayBuffer()),
    conversationId,
    isPrivate: state.switches.privateAttachments,
  });
  state.say(`file ${file.id} uploaded, ${file.bytes.byteLength} bytes`);
  return c.json({ attachment: { mediaUrl: mediaUrlOf(state, file), mediaType: file.mediaType } }, 201);
}

async function sourceOf(state: AccountState, c: SuncoContext): Promise<File> {
  const type = c.req.header('content-type') ?? '';
  if (!type.toLowerCase().startsWith('multipart/form-data'))
    throw badRequest('Content-Type must be multipart/form-data');
  const bytes = await readLimited(state, c);
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => null);
  if (form === null) throw badRequest('Invalid multipart body');
  const source = form.get('source');
  if (source === null || typeof source === 'string') throw badRequest('source: is required and must be a file');
  if (source.size > fileBytesMax) throw tooLarge(state);
  return source;
}

/** Reads the whole body, giving up as soon as no file of an allowed size can be in it. */
async function readLimited(state: AccountState, c: SuncoContext): Promise<Uint8Array<ArrayBuffer>> {
  const slack = 64 * 1024;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > fileBytesMax + slack) throw tooLarge(state);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(state: AccountState): SuncoError {
  return new SuncoError(state.switches.oversizeStatus, 'payload_too_large', 'File exceeds 50MB');
}

/** Serves media. A private file asks for a messaging credential; agents' desks have their own way in. */
export function mediaRoutes(state: AccountState): Hono {
  const routes = new Hono();
  routes.get('/sc/attachments/v2/:id/:name', (c) => {
    const file = state.sunco.files.get(c.req.param('id'));
    if (file === undefined) return c.json({ errors: [{ code: 'not_found', title: 'Attachment not found' }] }, 404);
    if (file.isPrivate) {
      try {
        authenticateSunco(state, c.req.header('authorization'));
      } catch {
        return c.json({ errors: [{ code: 'unauthorized', title: 'Authorization is required' }] }, 401);
      }
      if (!state.switches.keysOpenPrivateFiles)
        return c.json({ errors: [{ code: 'forbidden', title: 'Forbidden' }] }, 403);
    }
    return sendFile(file);
  });
  return routes;
}

export function sendFile(file: StoredFile): Response {
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': file.mediaType,
      'content-length': String(file.bytes.byteLength),
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
    },
  });
}
