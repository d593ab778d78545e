import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { createTargetGuard, type Resolve, TargetRefused } from './target-guard.ts';

const publicHosts = ['93.184.216.34', '8.8.8.8', '[2606:4700::1111]', '[64:ff9b::8.8.8.8]', '[::ffff:8.8.8.8]'];
const ownNetwork = [
  '127.0.0.1',
  '127.9.9.9',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '[::1]',
  '[fd00::1]',
];
const disguised = ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::10.0.0.1]', '[::ffff:192.168.0.1]'];
const neverCalled = [
  '0.0.0.0',
  '0.1.2.3',
  '169.254.169.254',
  '168.63.129.16',
  '100.100.100.200',
  '[64:ff9b::100.100.100.200]',
  '[fd00:ec2::254]',
  '[fd00:0ec2:0::23]',
  '[fd20:ce::254]',
  '[fd00:42::42]',
  '255.255.255.255',
  '224.0.0.1',
  '198.18.0.1',
  '240.0.0.1',
  '[::]',
  '[::7f00:1]',
  '[fe80::1]',
  '[ff02::1]',
  '[fec0::1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[64:ff9b:1::1]',
  '[::ffff:169.254.169.254]',
  '[2001:db8::1]',
  '[4000::1]',
];

const resolvesTo =
  (...addresses: string[]): Resolve =>
  (_hostname, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

function lookUp(resolve: Resolve, allowPrivateTargets = false, all = true): Promise<string | LookupAddress[]> {
  return new Promise((found, failed) => {
    createTargetGuard(allowPrivateTargets, resolve).lookup('desk.example', { all }, (error, address) =>
      error === null ? found(address) : failed(error),
    );
  });
}

describe('refusalOfHost', () => {
  const strict = createTargetGuard(false);
  const lenient = createTargetGuard(true);

  it.each(publicHosts)('lets %s through', (host) => {
    expect(strict.refusalOfHost(host)).toBeNull();
  });

  it.each([...ownNetwork, ...disguised, ...neverCalled])('refuses %s and says what to do', (host) => {
    expect(strict.refusalOfHost(host)).toContain('PASSERELLE_ALLOW_PRIVATE_TARGETS');
  });

  it.each([...ownNetwork, ...disguised])('lets %s through when the operator allows private targets', (host) => {
    expect(lenient.refusalOfHost(host)).toBeNull();
  });

  it.each(neverCalled)('refuses %s even then', (host) => {
    expect(lenient.refusalOfHost(host)).not.toBeNull();
  });

  it.each(['http://2130706433/', 'http://0x7f.1/', 'http://127.1/', 'http://0177.0.0.1/', 'http://127.0.0.1./'])(
    'sees through %s, which the URL standard reads as 127.0.0.1',
    (url) => {
      expect(strict.refusalOfHost(new URL(url).hostname)).not.toBeNull();
    },
  );

  it('leaves names to the moment of connecting', () => {
    expect(strict.refusalOfHost('localhost')).toBeNull();
  });
});

describe('lookup', () => {
  it('passes on the public addresses of a name and drops its private ones', async () => {
    const found = await lookUp(resolvesTo('10.0.0.1', '8.8.8.8', '::1', '2606:4700::1111'));
    expect(found).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
  });

  it('answers a single address when only one is asked for', async () => {
    expect(await lookUp(resolvesTo('127.0.0.1', '8.8.8.8'), false, false)).toBe('8.8.8.8');
  });

  it('refuses a name that has private addresses only', async () => {
    await expect(lookUp(resolvesTo('127.0.0.1', '::1'))).rejects.toBeInstanceOf(TargetRefused);
  });

  it('passes private addresses on when the operator allows them', async () => {
    expect(await lookUp(resolvesTo('127.0.0.1'), true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
  });

  it('reports an unknown name as the resolver does', async () => {
    const unknown: Resolve = (_hostname, _options, done) =>
      done(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), []);
    await expect(lookUp(unknown)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
