/** Pictures that a browser may show: none of them can run anything. */
const shownTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);

export interface FileFacts {
  readonly name: string;
  readonly mediaType: string;
  /** `null` while nobody knows. */
  readonly sizeBytes: number | null;
}

/**
 * Headers of an answer that is a stranger's file: pictures may be looked at, everything else is saved, and nothing of it
 * runs with us. `private`: whoever may read it keeps it for an hour.
 */
export function fileHeaders({ name, mediaType, sizeBytes }: FileFacts): Record<string, string> {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const isKnown = /^[\w.+-]+\/[\w.+-]+$/.test(type);
  const disposition = shownTypes.has(type) ? 'inline' : 'attachment';
  const ascii = name.replaceAll(/[^\w .()-]/g, '_');
  const exact = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return {
    'Content-Type': isKnown ? type : 'application/octet-stream',
    'Content-Disposition': `${disposition}; filename="${ascii}"; filename*=UTF-8''${exact}`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': 'private, max-age=3600',
    ...(sizeBytes === null ? {} : { 'Content-Length': String(sizeBytes) }),
  };
}
