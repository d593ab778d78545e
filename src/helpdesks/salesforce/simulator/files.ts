import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Conversation, OrgState, StoredFile } from './state.ts';

interface NewFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const downloadPath = '/sfc/dist/version/download/';

/** Keeps the file and describes it as a message does: the address itself is the permission to read it. */
export function fileAttachment(state: OrgState, conversation: Conversation, { name, mediaType, bytes }: NewFile) {
  const file: StoredFile = {
    id: state.ids.record('068'),
    token: randomBytes(12).toString('hex'),
    name,
    mediaType,
    bytes,
  };
  conversation.files.set(file.id, file);
  return {
    id: state.ids.uuid(),
    referenceId: null,
    name,
    mimeType: mediaType,
    url: fileUrl(state, file),
    attachmentUploadResult: null,
  };
}

function fileUrl(state: OrgState, { id, token }: StoredFile): string {
  const query = new URLSearchParams({ oid: state.orgId.slice(0, 15), ids: id, d: `/a/${token}`, asPdf: 'false' });
  return `${state.origin}${downloadPath}?${query.toString()}`;
}

export function fileRoutes(state: OrgState): Hono {
  const routes = new Hono();
  routes.get(downloadPath, (c) => {
    const id = c.req.query('ids') ?? '';
    const file = [...state.conversations.values()].map((one) => one.files.get(id)).find((one) => one !== undefined);
    if (file === undefined || c.req.query('d') !== `/a/${file.token}`) return c.notFound();
    const headers = { 'content-type': file.mediaType, 'content-length': String(file.bytes.byteLength) };
    return new Response(Buffer.from(file.bytes), { headers });
  });
  return routes;
}
