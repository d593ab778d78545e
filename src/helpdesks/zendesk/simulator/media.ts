/** Uploaded files: what may be stored, where it is found again, and whose it is. */
import type { AccountState } from './state.ts';
import { badRequest } from './sunco-errors.ts';
import type { StoredFile } from './sunco-records.ts';

export const fileBytesMax = 50 * 1024 * 1024;

const extensions = new Set(
  (
    '3g2 3gp 7z aac amr avi bmp caf csv doc docx eml gif heic heif ics jfif jpeg jpg key log m4a m4v mov mp3 mp4 mp4a ' +
    'mpeg mpg mpga neon numbers odt oga ogg ogv opus pages pdf pkpass png pps ppsx ppt pptx qt svg tif tiff txt usdz ' +
    'vcf wav webm webp wmv xls xlsx xml yaml yml zip'
  ).split(' '),
);

export function isAllowedName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && extensions.has(name.slice(dot + 1).toLowerCase());
}

export function storeFile(state: AccountState, file: Omit<StoredFile, 'id'>): StoredFile {
  const stored = { ...file, id: state.ids.ulid() };
  state.sunco.files.set(stored.id, stored);
  return stored;
}

export function mediaUrlOf(state: AccountState, file: StoredFile): string {
  return `${state.origin}/sc/attachments/v2/${file.id}/${encodeURIComponent(file.name)}`;
}

/** The stored file behind one of our media URLs; `null` for an address elsewhere. */
export function fileAt(state: AccountState, mediaUrl: string): StoredFile | null {
  const id = /\/sc\/attachments\/v2\/([^/]+)\//.exec(mediaUrl)?.[1];
  return mediaUrl.startsWith(`${state.origin}/`) && id !== undefined ? (state.sunco.files.get(id) ?? null) : null;
}

/** What a stored message says about its file. Throws 400 for a file that belongs to another conversation. */
export function mediaFacts(
  state: AccountState,
  { mediaUrl, conversationId }: { readonly mediaUrl: string; readonly conversationId: string },
): Readonly<Record<string, unknown>> {
  const file = fileAt(state, mediaUrl);
  if (file === null) {
    if (mediaUrl.startsWith(`${state.origin}/sc/attachments/`))
      throw badRequest('content.mediaUrl: attachment not found');
    return { altText: mediaUrl.split('/').at(-1)?.slice(0, 128) ?? '' };
  }
  if (file.conversationId !== null && file.conversationId !== conversationId) {
    throw badRequest('content.mediaUrl: the attachment belongs to another conversation');
  }
  return {
    mediaType: file.mediaType,
    mediaSize: file.bytes.byteLength,
    altText: file.name.slice(0, 128),
    attachmentId: file.id,
  };
}
