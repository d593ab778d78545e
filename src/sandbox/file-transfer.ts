import type { Context } from 'hono';
import { AppError } from '../core/app-error.ts';
import { cutText } from '../core/cut-text.ts';

export interface HeldFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The file of a raw upload: name in `X-File-Name` (percent-encoded), type in `Content-Type`. Throws `AppError`. */
export function uploadedFile(context: Context, bytes: Uint8Array): HeldFile {
  const name = decodedName(context.req.header('x-file-name'));
  if (name === null) {
    throw new AppError('invalid_request', 'Send the file name, percent-encoded, in the header X-File-Name.');
  }
  if (bytes.byteLength === 0) throw new AppError('invalid_request', 'The file is empty.');
  return { name, mediaType: context.req.header('content-type') ?? 'application/octet-stream', bytes };
}

/** Only what cannot run anything is shown in the page; the rest is saved. */
const shownTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Answers with a file that we hold. */
export function fileAnswer({ name, mediaType, bytes }: HeldFile): Response {
  return new Response(new Uint8Array(bytes), { headers: fileHeaders(name, mediaType) });
}

/**
 * Answers with a file that is elsewhere, under our own address: the page then needs no other host. `url` must come from
 * the helpdesk or from Passerelle, never from a browser.
 */
export async function passFileOn(
  { name, mediaType, url }: { readonly name: string; readonly mediaType: string; readonly url: string },
  signal: AbortSignal,
): Promise<Response> {
  const answer = await fetch(url, { signal, redirect: 'error' }).catch((cause: unknown) => {
    throw new AppError('unavailable', 'The file cannot be read at the moment.', { cause });
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new AppError('not_found', `The file cannot be read: its owner answered ${answer.status}.`);
  }
  return new Response(answer.body, { headers: fileHeaders(name, mediaType) });
}

function fileHeaders(name: string, mediaType: string): Record<string, string> {
  const essence = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const isShown = shownTypes.has(essence);
  return {
    'content-type': isShown ? essence : 'application/octet-stream',
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=3600',
  };
}

function decodedName(header: string | undefined): string | null {
  try {
    const name = decodeURIComponent(header ?? '')
      .replaceAll(/[\p{Cc}/\\]/gu, '')
      .trim();
    return name === '' ? null : cutText(name, 200);
  } catch {
    return null;
  }
}
