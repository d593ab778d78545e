import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { HeldFile } from '../file-transfer.ts';

/** A real picture, different each time, so that equal bytes at the other end prove that they travelled. */
export function samplePicture(name: string): HeldFile {
  const side = 160;
  const noise = randomBytes(side * side);
  const rows = Array.from({ length: side }, (_, y) =>
    // Each row begins with its filter type, 0.
    [0, ...Array.from({ length: side }, (_, x) => lampAt(x / side, y / side, (noise[y * side + x] ?? 0) % 8)).flat()],
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

/** A lamp that glows in the dark: red, green and blue at a place from 0 to 1. */
function lampAt(x: number, y: number, grain: number): readonly [number, number, number] {
  const glow = Math.max(0, 1 - 1.7 * Math.hypot(x - 0.5, y - 0.45));
  const isShade = y > 0.28 && y < 0.58 && Math.abs(x - 0.5) < 0.1 + (y - 0.28) * 0.35;
  const light = isShade ? 0.75 + 0.25 * glow : glow ** 1.6;
  return [24 + light * 220 + grain, 28 + light * 170 + grain, 44 + light * 60 + grain].map(Math.floor) as [
    number,
    number,
    number,
  ];
}

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}
