import type { FaultRule, SimulatedFaults } from '../../simulator.ts';

export interface RingcentralFaults extends SimulatedFaults {
  /** Finds the first rule for this call and uses it up by one; `null` when the call is to go well. */
  take(call: string): FaultRule['fault'] | null;
}

/** Rules that make calls fail, in the order in which they were added. `call` is `METHOD /realtime/sdk/…` or `METHOD /1.0/…`. */
export function createFaults(): RingcentralFaults {
  let rules: { rule: FaultRule; left: number }[] = [];
  const webhooks = { copies: 1, reversed: false, delayMs: 0, lost: false, batchMs: 0 };
  return {
    webhooks,
    add: (rule) => {
      rules.push({ rule, left: rule.times });
    },
    clear: () => {
      rules = [];
      Object.assign(webhooks, { copies: 1, reversed: false, delayMs: 0, lost: false, batchMs: 0 });
    },
    take: (call) => {
      const found = rules.find(({ rule }) => rule.match === undefined || matches(rule.match, call));
      if (found === undefined) return null;
      found.left -= 1;
      if (found.left <= 0) rules = rules.filter((entry) => entry !== found);
      return found.rule.fault;
    },
  };
}

/** A global or sticky pattern keeps a position between calls; a rule must not depend on it. */
function matches(pattern: RegExp, call: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(call);
}
