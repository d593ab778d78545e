/** Encryption of secrets at rest, and signatures on links that we hand out. All keys come from the one secret key. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { constantTimeEqual } from './secret.ts';

const version = 'v1';
const keyBytesMin = 32;

/** The secret key, newest first; older ones still open what they sealed. At least 32 bytes each. */
export type MasterKeys = readonly [Uint8Array, ...Uint8Array[]];

/**
 * Reads keys as an operator writes them: 32 bytes or more each, in hex or base64, the newest first, separated by commas.
 * Throws `SealError` when one cannot be read.
 */
export function parseMasterKeys(text: string): MasterKeys {
  const [newest, ...older] = text.split(',').map((part) => keyBytesOf(part.trim()));
  if (newest === undefined) throw new SealError('No secret key is given.');
  return [newest, ...older];
}

function keyBytesOf(text: string): Uint8Array {
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(text);
  if (!isHex && !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text))
    throw new SealError('A secret key is written in hex or base64.');
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64');
  if (bytes.byteLength < keyBytesMin) throw new SealError(`A secret key has at least ${keyBytesMin} bytes.`);
  return bytes;
}

/** Short public names of the keys, in their order; they tell nothing of them. */
export function keyIdsOf(keys: MasterKeys): readonly [string, ...string[]] {
  const [newest, ...older] = keys;
  return [keyIdOf(newest), ...older.map(keyIdOf)];
}

/** What every text begins with that the key of this id has sealed. All such beginnings are equally long. */
export function beginningOfSealed(keyId: string): string {
  return `${version}.${keyId}.`;
}

/** A new secret key, in the form that `parseMasterKeys` reads. */
export function newMasterKey(): string {
  return randomBytes(keyBytesMin).toString('base64');
}

export interface Sealer {
  /**
   * Encrypts a text so that it opens in the same context only; name the row and field (`connection:con_1:secrets`), so
   * that a sealed text copied elsewhere is useless.
   */
  seal(plain: string, context: string): string;
  /** The text again. Throws `SealError` when key, context or text are not the right ones. */
  open(sealed: string, context: string): string;
  /** Whether it was sealed with an older key and should be sealed again. */
  isStale(sealed: string): boolean;
}

/** A sealed text does not open. Its message names the remedy, never the text. */
export class SealError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SealError';
  }
}

const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a fresh nonce for each text: `v1.<key id>.<nonce, tag and ciphertext in base64url>`. */
export function createSealer(keys: MasterKeys): Sealer {
  const known = keys.map((key) => ({ id: keyIdOf(key), key: derive(key, 'seal') }));
  const [newest] = known;
  if (newest === undefined) throw new SealError('No secret key is given.');
  return {
    seal: (plain, context) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', newest.key, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return beginningOfSealed(newest.id) + Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open: (sealed, context) => {
      const [form, id, data] = sealed.split('.');
      if (form !== version || id === undefined || data === undefined) throw new SealError('This is no sealed text.');
      const match = known.find((each) => each.id === id);
      if (match === undefined) {
        throw new SealError(`It was sealed with key ${id}, which is not given; add that key after the current one.`);
      }
      return decrypt(match.key, Buffer.from(data, 'base64url'), context);
    },
    isStale: (sealed) => !sealed.startsWith(beginningOfSealed(newest.id)),
  };
}

function decrypt(key: Buffer, bytes: Buffer, context: string): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
    return text.toString('utf8');
  } catch {
    throw new SealError('The sealed text was changed, or belongs to another row.');
  }
}

export interface Signer {
  /** HMAC-SHA-256 of the text, base64url. */
  sign(text: string): string;
  /** In constant time; signatures of older keys hold. */
  verify(text: string, signature: string): boolean;
}

/** Signs what `purpose` names; a signature for one purpose is worth nothing for another. */
export function createSigner(keys: MasterKeys, purpose: string): Signer {
  const [newest, ...older] = keys.map((key) => derive(key, `sign:${purpose}`));
  if (newest === undefined) throw new SealError('No secret key is given.');
  const signWith = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    sign: (text) => signWith(newest, text),
    verify: (text, signature) => [newest, ...older].some((key) => constantTimeEqual(signWith(key, text), signature)),
  };
}

function keyIdOf(key: Uint8Array): string {
  return derive(key, 'id').toString('hex').slice(0, 8);
}

function derive(key: Uint8Array, purpose: string): Buffer {
  if (key.byteLength < keyBytesMin) throw new SealError(`A secret key has at least ${keyBytesMin} bytes.`);
  return Buffer.from(hkdfSync('sha256', key, '', `passerelle:${purpose}`, 32));
}
