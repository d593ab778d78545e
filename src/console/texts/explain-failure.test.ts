import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HttpFailure } from '../../core/http-client.ts';
import { createHttpClients } from '../../http/client.ts';
import { explainFailure } from './explain-failure.ts';
import { explainNotice } from './explain-notice.ts';

const src = join(import.meta.dirname, '../..');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('simulator'))
  .map((path) => readFileSync(join(src, path), 'utf8'));

/** Whether both languages have words for it, and different ones. */
const isExplained = (reason: string) => {
  const [en, fr] = [explainFailure(reason, 'en'), explainFailure(reason, 'fr')];
  return en !== null && fr !== null && en !== fr && !`${en}${fr}`.includes('undefined');
};
/** For whoever adds one. */
const whereWordsGo = '`words` of a helpdesk’s definition, where only that helpdesk says it,';
const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

describe('a technical reason, which was English in the French console', () => {
  it('has words in both languages, whichever failure of ours it is', () => {
    const own = sources.flatMap((text) =>
      [...text.matchAll(/new DeliveryFailure\(\s*(['`])(.+?)\1,/g)].map(([, , message = '']) =>
        message.replaceAll(/\$\{[^}]+\}/g, 'x'),
      ),
    );
    expect(own.length).toBeGreaterThan(20);
    const bare = own.filter((message) => message.replaceAll('x', '') !== '' && !isExplained(message));
    expect(bare, `these need words: ${whereWordsGo} or own-failures.ts`).toEqual([]);
  });

  it('has words for every way in which a call can get no answer, and names the host', () => {
    const client = readFileSync(join(src, 'http/client.ts'), 'utf8');
    const table = client.slice(client.indexOf('const reasons:'), client.indexOf('/** Plain words for operators'));
    const known = [...table.matchAll(/^ {2}(\w+): ['`](.+)['`],$/gm)].map(([, code, words]) => `${words} (${code})`);
    expect(known.length).toBeGreaterThan(6);
    const others = ['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'EPROTO'];
    const unnamed = [...others, 'EHOSTUNREACH', 'ERR_TLS_CERT_ALTNAME_INVALID'].map(
      (code) => `the call failed (${code})`,
    );
    for (const reason of [...known, ...unnamed, 'no answer before the deadline', 'bad port', 'cancelled']) {
      const message = `POST desk.example:8443: ${reason}`;
      expect([reason, isExplained(message)]).toEqual([reason, true]);
      expect(explainFailure(message, 'fr')).toContain('desk.example:8443');
    }
  });

  it('has words for what the other side answers, as it concerns the bot or the helpdesk', () => {
    for (const status of [301, 400, 401, 403, 404, 408, 409, 413, 422, 423, 429, 500, 502, 503]) {
      for (const what of ['POST messages', 'The callback', 'The address of a file']) {
        expect([what, status, isExplained(`${what} answered ${status} (some_code)`)]).toEqual([what, status, true]);
      }
    }
    expect(explainFailure('The callback answered 401', 'en')).toContain('signature');
    expect(explainFailure('POST messages answered 401', 'en')).toContain('credentials');
  });

  it('says what a real call has met', async () => {
    const port = await freePort();
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => log };
    const clients = createHttpClients({ allowPrivateTargets: true, log });
    const asked = clients.plain.request({
      method: 'GET',
      url: `http://127.0.0.1:${port}/`,
      signal: AbortSignal.timeout(5_000),
    });
    const failure = await asked.catch((error: unknown) => error);
    await clients.close();
    expect(failure).toBeInstanceOf(HttpFailure);
    expect(explainFailure((failure as HttpFailure).message, 'fr')).toContain(`Rien ne répond à 127.0.0.1:${port}`);
  });

  it('was a bare code where a helpdesk noted something while opening: each has words', () => {
    const pushed = sources.flatMap((text) =>
      [...text.matchAll(/notices\.push\(.*?(['`])([a-z]+_[^'`]+)\1(?:\s*:\s*'(\w+)')?/g)].flatMap(
        ([, , ...codes]) => codes,
      ),
    );
    const codes = pushed.filter((code) => code !== undefined).map((code) => code.replaceAll(/\$\{[^}]+\}/g, 'x'));
    expect(codes.length).toBeGreaterThan(15);
    const isTold = (code: string) =>
      !explainNotice(code, 'fr').includes('_') && !explainNotice(code, 'en').includes('_');
    const bare = codes.filter((code) => !isTold(code));
    expect(bare, `these need words: ${whereWordsGo} or opening-notices.ts`).toEqual([]);
    expect(explainNotice('parameter_cut:Contract', 'fr')).toContain('« Contract »');
    const tooLong = 'The variable "story" was not used: it is longer than 10000 characters.';
    expect(explainNotice(tooLong, 'fr')).toMatch(/« story » .* 10000 caractères/);
  });

  it('stays as it is where nobody knows more', () => {
    expect(explainFailure('Duplicate of another one, says Léa', 'fr')).toBeNull();
  });
});
