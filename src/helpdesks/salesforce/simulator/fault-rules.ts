import type { FaultRule, SimulatedFaults } from '../../simulator.ts';

export interface SalesforceFaults extends SimulatedFaults {
  /** Finds the first rule for this call and uses it up by one; `null` when the call is to go well. */
  take(call: string): FaultRule['fault'] | null;
}

/** Rules that make calls fail, in the order in which they were added; `webhooks` is about events of the stream. */
export function createFaults(): SalesforceFaults {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  const faults: SalesforceFaults = {
    webhooks: { copies: 1, reversed: false, delayMs: 0, lost: false, batchMs: 0 },
    add: (rule) => {
      rules.push({ rule, left: rule.times });
    },
    clear: () => {
      rules = [];
      Object.assign(faults.webhooks, { copies: 1, reversed: false, delayMs: 0, lost: false, batchMs: 0 });
    },
    take: (call) => {
      const found = rules.find(({ rule, left }) => left > 0 && (rule.match?.test(call) ?? true));
      if (found === undefined) return null;
      found.left -= 1;
      if (found.left === 0) rules = rules.filter((one) => one !== found);
      return found.rule.fault;
    },
  };
  return faults;
}
