import { describe, expect, it } from 'vitest';
import { newId } from '../../core/ids.ts';
import { createContextMemory } from './context-memory.ts';

const bot = newId('bot');
const long = 'x'.repeat(100_000);

describe('what is remembered of dialogs', () => {
  it('does not grow with what a stranger sends for one dialog, and keeps what was there before', () => {
    const memory = createContextMemory();
    memory.setVariables(bot, 'c', { mail: 'lea@shop.example' });
    for (let count = 0; count < 50; count += 1) memory.setVariables(bot, 'c', { [`v${count}`]: long });
    for (let count = 0; count < 50; count += 1) memory.addLines(bot, 'c', [{ author: 'user', at: 0, text: long }]);
    const { remembered, proven } = memory.variables(bot, 'c');
    expect(remembered['mail']).toBe('lea@shop.example');
    expect(JSON.stringify([remembered, proven, memory.lines(bot, 'c')]).length).toBeLessThan(262_144);
  });

  it('does not grow with the number of dialogs that a stranger makes up', () => {
    const memory = createContextMemory();
    const dialogs = Array.from({ length: 500 }, (_, count) => `${count}`);
    for (const id of dialogs) memory.setVariables(bot, id, { long });
    const kept = dialogs.filter((id) => memory.variables(bot, id).remembered['long'] !== undefined);
    expect(kept.length).toBeLessThan(400);
    expect(kept.at(-1)).toBe('499');
    memory.setVariables(bot, 'y'.repeat(300_000), { a: 1 });
    expect(memory.variables(bot, 'y'.repeat(300_000)).remembered).toEqual({});
  });
});
