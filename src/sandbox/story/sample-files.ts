import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { HeldFile } from '../file-transfer.ts';

/** A real picture, different each time, so that equal bytes at the other end prove that they travelled. */
export function samplePicture(name: string): HeldFile {
  const side = 96;
  const [red = 0, green = 0, blue = 0] = randomBytes(3);
  const rows = Array.from({ length: side }, (_, y) =>
    // Each row begins with its filter type, 0.
    [0, ...Array.from({ length: side }, (_, x) => [(red + x) % 256, (green + y) % 256, (blue + x * y) % 256]).flat()],
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // Eight bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Uint8Array.from(rows.flat()));
  const bytes = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, mediaType: 'image/png', bytes };
}

/** A text file of about 150 kB, different each time. */
export function sampleText(name: string): HeldFile {
  const lines = Array.from({ length: 2_000 }, (_, index) => `${index + 1}\t${randomBytes(32).toString('hex')}\n`);
  return { name, mediaType: 'text/plain', bytes: Buffer.from(lines.join('')) };
}

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}
