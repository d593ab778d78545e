import { describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeEscalation } from '../../test/support/builders.ts';
import type { MessagePart } from '../core/message.ts';
import { decideMessage } from './decide-message.ts';

const offeredChoices = [
  { kind: 'reply', label: 'Yes', payload: 'y' },
  { kind: 'reply', label: 'No', payload: 'n' },
] as const;
const offered = makeEscalation({ state: 'active', offeredChoices });

function say(...texts: readonly string[]) {
  const parts = texts.map((text): MessagePart => ({ kind: 'text', text }));
  const message = { clientId: 'm-1', parts, choice: null, sentAt: null };
  const receiver = { capabilities: makeCapabilities(), agentLanguage: 'en' } as const;
  return decideMessage(offered, message, receiver, { now: 2000, bot: makeBot(), linkTo: () => '' }).change;
}
const choices = (change: ReturnType<typeof say>) => change.deliveries?.map(({ payload }) => payload['choice']);

describe('what an end user types', () => {
  it('answers the choices that the agent has offered, by label or number, and only once', () => {
    for (const typed of ['no', '2', '2.']) {
      const change = say(typed);
      expect(choices(change)).toEqual([{ payload: 'n' }]);
      expect(change.escalation.offeredChoices).toEqual([]);
    }
  });

  it('tells agents which choice a number means, and keeps what was typed', () => {
    const shown = (change: ReturnType<typeof say>) => change.deliveries?.map(({ payload }) => payload['part']);
    expect(shown(say('2.'))).toEqual([{ kind: 'text', text: '2 (No)' }]);
    expect(shown(say(' no '))).toEqual([{ kind: 'text', text: ' no ' }]);
    expect(say('2').messages?.[0]?.parts).toEqual([{ kind: 'text', text: '2' }]);
  });

  it('leaves the choices there when it answers something else, or says more', () => {
    for (const change of [say('why?'), say('2', 'and one more thing')]) {
      expect(choices(change)?.every((choice) => choice === null)).toBe(true);
      expect(change.escalation.offeredChoices).toEqual(offeredChoices);
    }
  });

  it('counts as the end user’s last word, by our clock', () => {
    expect(say('hello').escalation.lastUserMessageAt).toBe(2000);
  });
});
