import { randomUUID } from 'node:crypto';
import { DeliveryFailure } from '../failure.ts';
import type { OpenFile } from '../helpdesk.ts';
import type { DeskMessage, DeskReply } from '../simulator.ts';

/** Largest file that the sandbox takes, of either side. */
export const fileBytesMax = 5_000_000;
/** What all of its files take of the memory; the oldest are forgotten beyond it. */
const allBytesMax = 50_000_000;

type SandboxFile = NonNullable<DeskReply['file']>;

/** A file as the desk shows it. */
export type KeptFile = NonNullable<DeskMessage['file']> & { readonly sizeBytes: number };

/** Files of both sides while this process runs. */
export interface SandboxFiles {
  /** Throws `DeliveryFailure` `reject` for one that is too large. */
  keep(file: SandboxFile): KeptFile;
  /** The same for one that is still to be read, of which it reads no more than is taken. */
  read(file: OpenFile): Promise<KeptFile>;
  /** By the `url` of one that was kept. Throws `DeliveryFailure` `gone` for what was forgotten. */
  open(url: string): OpenFile;
}

export function createSandboxFiles(): SandboxFiles {
  const files = new Map<string, SandboxFile>();
  let held = 0;
  const keep = (file: SandboxFile): KeptFile => {
    const sizeBytes = file.bytes.byteLength;
    if (sizeBytes > fileBytesMax) throw tooLarge();
    held += sizeBytes;
    for (const [url, { bytes }] of files) {
      if (held <= allBytesMax) break;
      files.delete(url);
      held -= bytes.byteLength;
    }
    const url = `sandbox-file-${randomUUID()}`;
    files.set(url, file);
    return { name: file.name, mediaType: file.mediaType, sizeBytes, url };
  };
  return {
    keep,
    read: async ({ name, mediaType, content }) => {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of content) {
        size += chunk.byteLength;
        if (size > fileBytesMax) throw tooLarge();
        chunks.push(chunk);
      }
      return keep({ name, mediaType, bytes: Buffer.concat(chunks) });
    },
    open: (url) => {
      const file = files.get(url);
      if (file === undefined) {
        throw new DeliveryFailure('The sandbox has forgotten this file: it keeps a few, in memory only', {
          disposition: 'gone',
          certainty: 'notSent',
        });
      }
      const { name, mediaType, bytes } = file;
      return { name, mediaType, sizeBytes: bytes.byteLength, content: once(bytes) };
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function tooLarge(): DeliveryFailure {
  return new DeliveryFailure('The file is larger than the sandbox takes', {
    disposition: 'reject',
    certainty: 'notSent',
  });
}
