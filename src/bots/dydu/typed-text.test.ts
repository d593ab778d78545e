import { describe, expect, it } from 'vitest';
import { openDyduBench } from '../../../test/support/dydu-bench.ts';
import { until } from '../../../test/support/running-app.ts';
import { helpdesks } from '../../helpdesks/registry.ts';

const secret = 'my unfinished secret';

/** Zendesk, with agents who can see what is being typed, or without. */
function watchedHelpdesks(told: string[], hasDrafts: boolean): typeof helpdesks {
  return helpdesks.map((definition) => ({
    ...definition,
    connect: (settings, tools) => {
      const helpdesk = definition.connect(settings, tools);
      const sendTyping = async (_conversation: unknown, isTyping: boolean) => void told.push(`typing ${isTyping}`);
      const sendDraft = async (_conversation: unknown, draft: string) => void told.push(draft);
      return { ...helpdesk, typing: { sendTyping, ...(hasDrafts ? { sendDraft } : {}) } };
    },
  }));
}

describe.each(['websocket', 'polling'] as const)('what somebody types and has not sent, over %s', (transport) => {
  it.each([
    ['goes nowhere unless it is switched on', false, true, 'typing true'],
    ['reaches a helpdesk that can show it when it is switched on', true, true, secret],
    ['is typing and no more to a helpdesk that cannot show it', true, false, 'typing true'],
  ])('%s', async (_name, typedText, hasDrafts, expected) => {
    const told: string[] = [];
    const bench = await openDyduBench({
      settings: { typedText },
      app: { helpdesks: watchedHelpdesks(told, hasDrafts) },
    });
    try {
      const window = bench.openWindow(transport);
      await window.say('connect');
      await window.say('hello');
      await bench.conversationWith('hello');
      await window.type(secret);
      await until('a signal', () => told.length > 0);
      expect(told).toEqual([expected]);
      const left = JSON.stringify([bench.desk.conversations(), bench.story.running.logLines]);
      expect(left).not.toContain(secret);
    } finally {
      await bench.close();
    }
  });
});
