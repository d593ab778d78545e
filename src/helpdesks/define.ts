import type { z } from 'zod';
import type { Localized, Sentence } from '../core/language.ts';
import type { Capabilities } from './capabilities.ts';
import type { ByHandStep, Helpdesk, HelpdeskDefinition, HelpdeskTools } from './helpdesk.ts';
import type { SimulatedAccount, SimulatedDesk, Simulator } from './simulator.ts';

/** A definition whose settings type is hidden behind parsing, so that the registry can be a plain list. */
export interface AnyHelpdesk {
  readonly kind: string;
  readonly label: string;
  /** What it is, for whoever chooses among helpdesks and cannot know it by its name. */
  readonly about?: Localized;
  readonly settings: z.ZodType<object>;
  readonly capabilities: Capabilities;
  readonly byHand?: readonly ByHandStep[];
  readonly words?: readonly Sentence[];
  /** Where its agents answer, for a helpdesk that lives in this process: it needs no account and no wiring. */
  readonly desk?: SimulatedDesk;
  /** Whether the operator has switched it off: what is open in it ends, and nothing new is taken. */
  readonly isOff?: boolean;
  /** Parses, then connects. Throws a `ZodError` when the settings do not fit. */
  connect(settings: unknown, tools: HelpdeskTools): Helpdesk;
}

/** The helpdesk of a vendor, which can also be imitated. */
export interface VendorHelpdesk extends AnyHelpdesk {
  /** Loaded when it is first asked for: who runs Passerelle needs none. */
  simulate(account: SimulatedAccount): Promise<Simulator>;
}

export function defineHelpdesk<Settings extends object>(definition: HelpdeskDefinition<Settings>): VendorHelpdesk {
  return {
    kind: definition.kind,
    label: definition.label,
    settings: definition.settings,
    capabilities: definition.capabilities,
    ...(definition.byHand === undefined ? {} : { byHand: definition.byHand }),
    ...(definition.words === undefined ? {} : { words: definition.words }),
    connect: (settings, tools) => definition.connect(definition.settings.parse(settings), tools),
    simulate: (account) => definition.simulate(account),
  };
}
