import type { z } from 'zod';
import type { Capabilities } from './capabilities.ts';
import type { ByHandStep, Helpdesk, HelpdeskDefinition, HelpdeskTools } from './helpdesk.ts';
import type { SimulatedAccount, Simulator } from './simulator.ts';

/** A definition whose settings type is hidden behind parsing, so that the registry can be a plain list. */
export interface AnyHelpdesk {
  readonly kind: string;
  readonly label: string;
  readonly settings: z.ZodType<object>;
  readonly capabilities: Capabilities;
  readonly byHand?: readonly ByHandStep[];
  /** Parses, then connects. Throws a `ZodError` when the settings do not fit. */
  connect(settings: unknown, tools: HelpdeskTools): Helpdesk;
  simulate(account: SimulatedAccount): Simulator;
}

export function defineHelpdesk<Settings extends object>(definition: HelpdeskDefinition<Settings>): AnyHelpdesk {
  return {
    kind: definition.kind,
    label: definition.label,
    settings: definition.settings,
    capabilities: definition.capabilities,
    ...(definition.byHand === undefined ? {} : { byHand: definition.byHand }),
    connect: (settings, tools) => definition.connect(definition.settings.parse(settings), tools),
    simulate: (account) => definition.simulate(account),
  };
}
