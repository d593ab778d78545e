/**
 * Environment in, frozen configuration or a list of every problem out. What an operator changes while the program runs
 * (bots, connections, routes) is not here: it lives in the database.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type AddressRanges, parseAddressRanges } from './core/address-ranges.ts';
import { nearestName } from './core/nearest-name.ts';
import { parseMasterKeys } from './core/seal.ts';
import { Secret } from './core/secret.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export interface Config {
  /** Address under which others reach us, without a slash at the end; `null` while there is none. */
  readonly publicUrl: string | null;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly dataFolder: string;
  /** In the form that `parseMasterKeys` reads; `null` means the key file in the data folder. */
  readonly secretKey: Secret | null;
  readonly allowPrivateTargets: boolean;
  readonly logLevel: (typeof logLevels)[number];
  /** Whether there is a helpdesk inside Passerelle to try things. */
  readonly offersSandbox: boolean;
  /** Whose word about the caller's address counts. */
  readonly trustedProxies: AddressRanges;
  /** How long ended escalations are kept; 0 means for ever. */
  readonly retentionDays: number;
  /** `null` leaves `/metrics` open. */
  readonly metricsToken: Secret | null;
  /** `null` means the token that the first start made. */
  readonly adminToken: Secret | null;
}

export interface ConfigProblem {
  readonly variable: string;
  /** What was found, `(hidden)` for secrets. */
  readonly found: string;
  readonly expected: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

interface Variable<Value> {
  readonly name: string;
  readonly schema: z.ZodType<Value, string>;
  readonly expected: string;
  readonly purpose: string;
  /** Text that stands in when the variable is not set; `null` when there is none. */
  readonly fallback: string | null;
  readonly isSecret?: boolean;
}

const switches = new Map([
  ['true', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['off', false],
  ['0', false],
]);

const token = z
  .string()
  .regex(/^[!-~]{16,}$/)
  .transform((text) => new Secret(text));
const tokenExpected = 'at least 16 characters without spaces';

/** What is read for each field. A new variable is a line here, one in `Config`, and its row in the README. */
const variables: { readonly [Field in keyof Config]: Variable<NonNullable<Config[Field]>> } = {
  publicUrl: {
    name: 'PASSERELLE_PUBLIC_URL',
    schema: z.string().transform(publicUrlOf),
    expected: 'an http or https address without query, such as https://passerelle.example.com',
    purpose: 'Address under which helpdesks and browsers reach Passerelle: for webhooks and file links.',
    fallback: null,
  },
  host: {
    name: 'PASSERELLE_HOST',
    schema: z.string().regex(/^[A-Za-z0-9.:-]+$/),
    expected: 'a host name or IP address to listen on, such as 127.0.0.1',
    purpose: 'Address to listen on. The container image sets 0.0.0.0.',
    fallback: '127.0.0.1',
  },
  port: {
    name: 'PASSERELLE_PORT',
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(65_535)),
    expected: 'a port number from 0 to 65535 (0 lets the system choose)',
    purpose: 'Port to listen on.',
    fallback: '8080',
  },
  dataFolder: {
    name: 'PASSERELLE_DATA',
    schema: z.string(),
    expected: 'a folder',
    purpose: 'Folder of the database, the files and the keys. Keep it, and back it up.',
    fallback: './data',
  },
  secretKey: {
    name: 'PASSERELLE_SECRET_KEY',
    schema: z.string().transform(secretKeyOf),
    expected: '32 bytes or more in hex or base64; several keys, newest first, separated by commas',
    purpose: 'Key that encrypts secrets at rest. When unset, one is made once as `secret.key` in the data folder.',
    fallback: null,
    isSecret: true,
  },
  adminToken: {
    name: 'PASSERELLE_ADMIN_TOKEN',
    schema: token,
    expected: tokenExpected,
    purpose: 'Token of the admin API. When unset, one is made on the first start and shown once.',
    fallback: null,
    isSecret: true,
  },
  allowPrivateTargets: {
    name: 'PASSERELLE_ALLOW_PRIVATE_TARGETS',
    schema: z.string().toLowerCase().transform(switchOf),
    expected: 'true or false',
    purpose: 'Whether callbacks, media and helpdesks may have private or loopback addresses.',
    fallback: 'false',
  },
  offersSandbox: {
    name: 'PASSERELLE_SANDBOX',
    schema: z.string().toLowerCase().transform(switchOf),
    expected: 'true or false',
    purpose: 'Whether a sandbox can be connected: a helpdesk inside Passerelle, for designers to try things.',
    fallback: 'true',
  },
  trustedProxies: {
    name: 'PASSERELLE_TRUSTED_PROXIES',
    schema: z.string().transform((text, context) => parseAddressRanges(text) ?? refuse(context)),
    expected: 'addresses and ranges such as 10.1.0.5,10.2.0.0/16, the word private, or none',
    purpose: 'Proxies whose `X-Forwarded-For` counts when failures to sign in are counted by caller.',
    fallback: 'private',
  },
  retentionDays: {
    name: 'PASSERELLE_RETENTION_DAYS',
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.int().max(36_500)),
    expected: 'a number of days from 0 to 36500 (0 keeps everything)',
    purpose: 'Days after which an ended escalation is deleted with its messages and deliveries. 0 keeps everything.',
    fallback: '90',
  },
  logLevel: {
    name: 'PASSERELLE_LOG_LEVEL',
    schema: z.enum(logLevels),
    expected: `one of ${logLevels.join(', ')}`,
    purpose: 'Least important log lines that are written. Deliveries that arrive at the first try are `debug`.',
    fallback: 'info',
  },
  metricsToken: {
    name: 'PASSERELLE_METRICS_TOKEN',
    schema: token,
    expected: tokenExpected,
    purpose: 'Bearer token that `/metrics` then asks for. When unset, `/metrics` is open.',
    fallback: null,
    isSecret: true,
  },
};

const reserved: Variable<never> = {
  name: 'PASSERELLE_DATABASE_URL',
  schema: z.never(),
  expected: 'nothing: PostgreSQL is not built yet. Unset it; SQLite in the data folder is used',
  purpose: 'Reserved for PostgreSQL, which is not built yet: must stay unset.',
  fallback: null,
  isSecret: true,
};

const all: readonly Variable<unknown>[] = [...Object.values(variables), reserved];
/** Read by tests and scripts only. */
const ignoredNames = new Set(['PASSERELLE_SPECS']);
const prefix = 'PASSERELLE_';

/** One row for each variable, for the README and `help`. */
export const configurationTable: readonly {
  readonly name: string;
  readonly fallback: string;
  readonly purpose: string;
}[] = all.map(({ name, fallback, purpose }) => ({ name, fallback: fallback ?? '', purpose }));

/** Reads the environment. `readFile` reads what a `…_FILE` variable names. Empty variables count as not set. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): ConfigResult {
  const problems: ConfigProblem[] = unknownNames(env);
  const texts = textsOf({ env, readFile, problems });
  const read = ({ name, schema, expected, fallback, isSecret = false }: Variable<unknown>): unknown => {
    const text = texts.get(name) ?? fallback;
    if (text === null) return null;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    problems.push({ variable: name, found: isSecret ? '(hidden)' : JSON.stringify(text), expected });
    return null;
  };
  const config = Object.fromEntries(Object.entries(variables).map(([field, variable]) => [field, read(variable)]));
  read(reserved);
  if (problems.length > 0) return { ok: false, problems };
  // Without a problem only the variables that have no fallback are null, and their fields allow it.
  return { ok: true, config: Object.freeze(config as unknown as Config) };
}

/** The problems as a terminal shows them. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(
    ({ variable: name, found, expected }) => `  ${name}: found ${found}, expected ${expected}`,
  );
  return ['The configuration has problems:', ...lines].join('\n');
}

interface Reading {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  readonly problems: ConfigProblem[];
}

function textsOf({ env, readFile, problems }: Reading): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { name } of all) {
    const text = env[name] ?? '';
    const path = env[`${name}_FILE`] ?? '';
    if (text !== '' && path !== '') {
      problems.push({ variable: name, found: `both ${name} and ${name}_FILE`, expected: 'one of them' });
    } else if (text !== '') {
      texts.set(name, text);
    } else if (path !== '') {
      try {
        texts.set(name, readFile(path).trim());
      } catch {
        problems.push({ variable: `${name}_FILE`, found: JSON.stringify(path), expected: 'a file that can be read' });
      }
    }
  }
  return texts;
}

function unknownNames(env: Reading['env']): ConfigProblem[] {
  const known = new Set<string>(all.flatMap(({ name }) => [name, `${name}_FILE`]));
  return Object.keys(env)
    .filter((name) => name.startsWith(prefix) && !known.has(name) && !ignoredNames.has(name))
    .sort((a, b) => a.localeCompare(b))
    .map((name) => ({
      variable: name,
      found: 'a name that Passerelle does not know',
      expected: expectedFor(name, [...known]),
    }));
}

function expectedFor(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known, prefix.length);
  return nearest === null ? 'one of the names in the README' : `${nearest}, perhaps`;
}

function publicUrlOf(text: string, context: z.RefinementCtx<string>): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === null || !isHttp || `${url.search}${url.hash}${url.username}${url.password}` !== '') {
    return refuse(context);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function secretKeyOf(text: string, context: z.RefinementCtx<string>): Secret {
  try {
    parseMasterKeys(text);
    return new Secret(text);
  } catch {
    return refuse(context);
  }
}

function switchOf(text: string, context: z.RefinementCtx<string>): boolean {
  return switches.get(text) ?? refuse(context);
}

function refuse(context: z.RefinementCtx<string>): never {
  context.addIssue({ code: 'custom' });
  return z.NEVER;
}
