import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { createKeyedMutex } from '../core/mutex.ts';
import { constantTimeEqual } from '../core/secret.ts';

/** Cost, block size and parallelism of scrypt. */
interface Cost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** One of the settings that OWASP's password storage cheat sheet names: 32 MiB, about a quarter of a second. */
const cost: Cost = { n: 2 ** 15, r: 8, p: 3 };
/** Beyond this a stored hash is not computed: it would take the memory of the whole program. */
const costMax = 2 ** 20;
const saltBytes = 16;
const hashBytes = 32;

// One at a time, so that a flood of sign-ins costs no more memory than one.
const lock = createKeyedMutex();

/** The form in which a password is kept: `scrypt$N$r$p$salt$hash`, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.n, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Whether it is the password; `stale` when it is, but should be hashed again at today's cost. */
export async function checkPassword(password: string, kept: string): Promise<'right' | 'stale' | 'wrong'> {
  const [form, n, r, p, salt = '', hash = ''] = kept.split('$');
  const used: Cost = { n: Number(n), r: Number(r), p: Number(p) };
  if (form !== 'scrypt' || !(used.n * used.r * used.p <= costMax)) return 'wrong';
  const found = await derive(password, Buffer.from(salt, 'base64url'), used);
  if (!constantTimeEqual(found.toString('base64url'), hash)) return 'wrong';
  const isToday = used.n === cost.n && used.r === cost.r && used.p === cost.p;
  return isToday ? 'right' : 'stale';
}

/** Takes as long as checking a password, so that nobody can measure whether there is such a person. */
export async function checkNothing(password: string): Promise<void> {
  await derive(password, randomBytes(saltBytes), cost);
}

/** A password for somebody else, to be read out or copied once: 80 random bits, without letters that look alike. */
export function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const picked = Array.from(randomBytes(20), (byte) => letters[byte % letters.length] ?? 'a').join('');
  return (picked.match(/.{5}/g) ?? [picked]).join('-');
}

function derive(password: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N: n, r, p, maxmem: 256 * n * r };
  return lock.run('scrypt', () => {
    return new Promise((resolve, reject) => {
      // One password may be typed in several Unicode forms.
      scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, hash) => {
        if (error === null) resolve(hash);
        else reject(error);
      });
    });
  });
}
