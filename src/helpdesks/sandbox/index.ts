import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { AnyHelpdesk } from '../define.ts';
import { connectNothing, connectSandbox } from './sandbox-adapter.ts';
import { sandboxCapabilities } from './sandbox-capabilities.ts';
import { createSandboxDesk } from './sandbox-desk.ts';
import { about } from './sandbox-texts.ts';

export interface SandboxOptions {
  readonly clock: Clock;
  /** When false it takes nothing, and what is open in it ends. */
  readonly isOn: boolean;
}

/**
 * A helpdesk inside this process, for whoever has no account at hand: one desk, in memory, that every connection of this
 * kind shares. It calls nobody and nobody can call it.
 */
export function createSandbox({ clock, isOn }: SandboxOptions): AnyHelpdesk {
  const definition = {
    kind: 'sandbox',
    label: 'Sandbox',
    about,
    settings: z.strictObject({}),
    capabilities: sandboxCapabilities,
  };
  if (!isOn) return { ...definition, isOff: true, connect: (_settings, tools) => connectNothing(tools) };
  const desk = createSandboxDesk(clock);
  return { ...definition, desk, connect: (_settings, tools) => connectSandbox(desk, tools) };
}
