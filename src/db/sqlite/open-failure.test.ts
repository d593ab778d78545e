import { describe, expect, it } from 'vitest';
import { openFailure } from './open-failure.ts';

const said = (code: string) => {
  const failure = openFailure('/data/passerelle.db', Object.assign(new Error('of the library'), { code }));
  return failure instanceof Error ? failure.message : '';
};

describe('a database that cannot be opened', () => {
  it.each([
    ['SQLITE_NOTADB', /restore a backup/],
    ['SQLITE_CORRUPT_VTAB', /restore a backup/],
    ['EACCES', /chown -R ACCOUNT \/data/],
    ['SQLITE_CANTOPEN', /chown -R ACCOUNT \/data/],
    ['SQLITE_READONLY_DIRECTORY', /chown -R ACCOUNT \/data/],
    ['SQLITE_FULL', /Make room/],
    ['SQLITE_IOERR_READ', /cannot be used \(SQLITE_IOERR_READ\)/],
  ])('says for %s what to do, and asks for a backup only where nothing else helps', (code, remedy) => {
    expect(said(code)).toMatch(remedy);
    expect(said(code).includes('backup')).toBe(/NOTADB|CORRUPT/.test(code));
  });

  it('keeps what was said in our own words', () => {
    const ours = new Error('The database has migration 12, this release knows 10.');
    expect(openFailure('/data/passerelle.db', ours)).toBe(ours);
  });
});
