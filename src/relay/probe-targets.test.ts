import { expect, it } from 'vitest';
import { newId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import { createTargetGates } from '../outbox/target-gates.ts';
import { type ProbeTools, probeTargets } from './probe-targets.ts';

const connectionId = newId('connection');
const botId = newId('bot');

interface Around {
  readonly failure?: Error;
  readonly isRemoved?: boolean;
}

/** Probes a target that is out of reach; answers its state then, and how often a helpdesk was asked. */
async function probed(target: string, { failure, isRemoved = false }: Around = {}, isUnauthorized = false) {
  let now = 1000;
  const gates = createTargetGates({ now: () => now });
  if (isUnauthorized) gates.unauthorize(target);
  else gates.suspect(target);
  let asked = 0;
  const checkConnection = async () => {
    asked += 1;
    if (failure !== undefined) throw failure;
  };
  const find = async () => (isRemoved ? null : { helpdesk: { checkConnection } });
  const probe = () => probeTargets({ gates, connections: { find }, log: silentLogger } as unknown as ProbeTools);
  await probe();
  const state = gates.stateOf(target);
  now += 29_000;
  await probe();
  return `${state}, asked ${asked} times`;
}

const failed = (disposition: 'retry' | 'reauthorize') =>
  new DeliveryFailure('it did not answer well', { disposition, certainty: 'notSent' });

it('a helpdesk that answers again is open again', async () => {
  expect(await probed(connectionId)).toBe('open, asked 1 times');
  expect(await probed(connectionId, {}, true)).toBe('open, asked 1 times');
});

it('a helpdesk that does not answer is left alone for another while', async () => {
  expect(await probed(connectionId, { failure: failed('retry') })).toBe('broken, asked 1 times');
});

it('a helpdesk that refuses our credentials stays closed until they are right, and is asked each time', async () => {
  expect(await probed(connectionId, { failure: failed('reauthorize') })).toBe('unauthorized, asked 2 times');
  expect(await probed(connectionId, { failure: failed('retry') }, true)).toBe('unauthorized, asked 2 times');
});

it('a bot has no call to ask with, nor has a connection that was removed: they are simply tried', async () => {
  expect(await probed(botId)).toBe('open, asked 0 times');
  expect(await probed(connectionId, { isRemoved: true })).toBe('open, asked 0 times');
});
