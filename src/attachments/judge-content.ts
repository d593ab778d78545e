import { fileTypeFromBuffer } from 'file-type';
import { extensionOf } from './safe-name.ts';

/**
 * `strict`: the content has to be what the sender says; programs, web pages and what nobody can recognise are refused, and
 * XML goes on as plain text.
 * `relaxed`: programs are refused; otherwise the content decides what the file is called.
 * `permissive`: everything is taken.
 */
export const contentPolicies = ['strict', 'relaxed', 'permissive'] as const;
export type ContentPolicy = (typeof contentPolicies)[number];

/** How many first bytes `judgeContent` wants to see. */
export const judgedBytes = 65_536;

export interface ClaimedFile {
  readonly name: string;
  /** What the sender said, `null` when nothing. */
  readonly mediaType: string | null;
  readonly head: Uint8Array;
}

export type Judgement =
  | { readonly isAccepted: true; readonly mediaType: string }
  | { readonly isAccepted: false; readonly reason: string };

/** Says what a file is by looking at its first bytes, and whether this policy takes it. Reasons name the remedy. */
export async function judgeContent(file: ClaimedFile, policy: ContentPolicy): Promise<Judgement> {
  const claimed = essenceOf(file.mediaType);
  const found = await recognise(file.head);
  const mediaType = found ?? plainTextType(file.head, claimed) ?? claimed ?? unknownType;
  if (policy === 'permissive') return { isAccepted: true, mediaType };
  if (isProgram(file, found)) {
    return { isAccepted: false, reason: 'programs and scripts are not accepted; send a document, an image or a text' };
  }
  if (policy === 'relaxed') return { isAccepted: true, mediaType };
  return judgeStrictly(file, { claimed, found, mediaType });
}

interface Findings {
  readonly claimed: string | null;
  readonly found: string | null;
  readonly mediaType: string;
}

function judgeStrictly(file: ClaimedFile, { claimed, found, mediaType }: Findings): Judgement {
  if (isActive(file, claimed)) {
    return { isAccepted: false, reason: 'web pages and SVG drawings are not accepted; send a PDF or an image' };
  }
  const isText = found === null && plainTextType(file.head, claimed) !== null;
  if (found === null && !isText) {
    return { isAccepted: false, reason: 'its content is of no type that we recognise' };
  }
  if (claimed !== null && !agree(claimed, mediaType)) {
    return { isAccepted: false, reason: `its content is ${mediaType}, not ${claimed}; send the right Content-Type` };
  }
  const exact = moreExact(claimed, mediaType);
  return { isAccepted: true, mediaType: xmlTypes.test(exact) || found === 'application/xml' ? 'text/plain' : exact };
}

const unknownType = 'application/octet-stream';

function essenceOf(mediaType: string | null): string | null {
  const essence = mediaType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]+\/[\w.+-]+$/.test(essence) && essence !== unknownType ? essence : null;
}

async function recognise(head: Uint8Array): Promise<string | null> {
  // A damaged or cut file makes some of its readers throw: then it is simply not recognised.
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  return found?.mime ?? null;
}

const textTypes = /^(?:text\/.+|application\/(?:json|xml|rtf|x-yaml|yaml|[\w.-]+\+(?:json|xml))|image\/svg\+xml)$/;

/** The type of a text: what was claimed when that is a kind of text, otherwise plain text; `null` when it is no text. */
function plainTextType(head: Uint8Array, claimed: string | null): string | null {
  const claimsText = claimed !== null && textTypes.test(claimed);
  if (head.some(isUnprintable) || !(isUtf8(head) || claimsText)) return null;
  return claimsText ? claimed : 'text/plain';
}

/** Bytes that no text in an encoding of today holds: controls other than tab, line ends, page end and escape. */
function isUnprintable(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b;
}

function isUtf8(head: Uint8Array): boolean {
  try {
    // `stream` allows the last character to be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const programTypes = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/java-archive',
  'application/wasm',
  'application/vnd.android.package-archive',
  'application/x-apple-diskimage',
  'application/x-deb',
  'application/x-rpm',
  'application/x-unix-archive',
  'application/x.ms.shortcut',
  'application/x.apple.alias',
]);
const programExtensions = new Set(
  'exe com scr pif cpl msi msp msix appx bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar apk ipa dmg pkg app deb rpm sh bash run elf so dll sys lnk reg inf scf url desktop'.split(
    ' ',
  ),
);

/** Pages and drawings that run scripts in the browser of the agent who opens them. */
const activeTypes = new Set(['text/html', 'application/xhtml+xml', 'image/svg+xml', 'multipart/related']);
const activeExtensions = new Set(['html', 'htm', 'xhtml', 'xht', 'shtml', 'svg', 'mht', 'mhtml']);

/**
 * XML of any kind may hold a page or a drawing at any place, whose scripts the browser of an agent then runs: it is handed
 * on as text, as which it is shown and never run.
 */
const xmlTypes = /^(?:text|application)\/xml$|\+xml$|^text\/xsl$/;

function isActive(file: ClaimedFile, claimed: string | null): boolean {
  return activeTypes.has(claimed ?? '') || activeExtensions.has(extensionOf(file.name));
}

function isProgram(file: ClaimedFile, found: string | null): boolean {
  if (found !== null && programTypes.has(found)) return true;
  const startsLikeScript = file.head[0] === 0x23 && file.head[1] === 0x21;
  return startsLikeScript || programExtensions.has(extensionOf(file.name));
}

/** Container formats by which file-type knows a document that has a more exact name. */
const containers: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(?:vnd\.(?:openxmlformats|oasis|ms-).+|epub\+zip|x-zip-compressed|zip)$/,
  'application/x-cfb': /^application\/(?:msword|vnd\.ms-.+|x-msi|vnd\.visio)$/,
  'application/xml': /^(?:text\/.+|application\/.+\+xml|image\/svg\+xml)$/,
  'application/gzip': /^application\/(?:x-gzip|x-tgz|x-gtar)$/,
};

/** Names that mean the same. */
const sameNames: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
  'application/x-pdf': 'application/pdf',
  'application/x-zip-compressed': 'application/zip',
  'application/x-gzip': 'application/gzip',
  'text/xml': 'application/xml',
  'text/rtf': 'application/rtf',
  'image/vnd.microsoft.icon': 'image/x-icon',
};

function canonical(mediaType: string): string {
  return sameNames[mediaType] ?? mediaType;
}

function agree(claimed: string, found: string): boolean {
  if (canonical(claimed) === canonical(found)) return true;
  if (containers[found]?.test(claimed)) return true;
  // The same container carries sound only, or pictures too, or is told by its brand.
  const [claimedFamily, claimedKind] = canonical(claimed).split('/');
  const [foundFamily, foundKind] = canonical(found).split('/');
  const isMedia = (family: string | undefined) => family === 'audio' || family === 'video';
  return isMedia(claimedFamily) && isMedia(foundFamily) && claimedKind === foundKind;
}

function moreExact(claimed: string | null, found: string): string {
  return claimed !== null && containers[found]?.test(claimed) ? claimed : found;
}
