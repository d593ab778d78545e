import type { Asked } from './bot-side.ts';
import type { Seeded } from './seeded.ts';

/** What an end user says once. */
export interface Spoken {
  readonly text?: string;
  readonly parts?: readonly object[];
  readonly marks: number;
  readonly fileName: string | null;
}

interface Composing {
  readonly seeded: Seeded;
  upload(file: { readonly name: string; readonly content: Uint8Array }): Promise<Asked>;
}

/** Mostly a short text; sometimes a long one, a file, or both. `null` when the file could not be uploaded. */
export async function compose({ seeded, upload }: Composing, label: string): Promise<Spoken | null> {
  const kind = seeded.int(1, 20);
  if (kind === 1) {
    const marks = seeded.int(20, 60);
    const pieces = Array.from({ length: marks }, (_, part) => `<u:${label}~${part}> ${'lorem ipsum '.repeat(20)}`);
    return { text: pieces.join(''), marks, fileName: null };
  }
  if (kind > 3) return { text: `<u:${label}~0> line ${label}`, marks: 1, fileName: null };
  const fileName = `u-${label.replaceAll('.', '-')}.txt`;
  const content = Buffer.from(`content of ${label}\n`.repeat(seeded.int(1, 400)));
  const uploaded = await upload({ name: fileName, content });
  if (uploaded.status !== 201) return null;
  const file = { kind: 'attachment', attachmentId: uploaded.body.id };
  if (kind === 2) return { parts: [file], marks: 0, fileName };
  return { parts: [{ kind: 'text', text: `<u:${label}~0> see my file` }, file], marks: 1, fileName };
}
