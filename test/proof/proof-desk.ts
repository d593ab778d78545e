/** What a helpdesk brings to the proof: its simulator, and how to read from it what the books need. */
import type { JsonObject } from '../../src/core/json.ts';
import type { Simulator } from '../../src/helpdesks/simulator.ts';
import type { ArrivedMessage } from './books.ts';
import type { FaultEntry } from './fault-catalogue.ts';
import type { PlannedClock } from './planned-clock.ts';

export interface ProofDesk {
  /** Kind of the connection. */
  readonly kind: string;
  /** Faults that only this helpdesk can have. */
  readonly faults: readonly FaultEntry[];
  /** Names of common faults that mean nothing here. */
  readonly without: readonly string[];
  /**
   * All that agents wrote can be read from it in order at any time, so that nothing which was written before the agent's
   * own end may be missing, acknowledged or not.
   */
  readonly keepsAll: boolean;
  simulate(tools: DeskTools): SimulatedSide;
}

export interface DeskTools {
  /** As fast as the program's own, and never wrong. */
  readonly clock: PlannedClock;
  /** How the simulator has to post whatever it posts to us. */
  readonly post: typeof fetch;
}

export interface SimulatedSide {
  readonly simulator: Simulator;
  /** Settings of the connection beside those that the simulator gives. */
  readonly settings?: JsonObject;
  /** Everything that it has taken from us so far, in its own order within each conversation. */
  arrived(): readonly ArrivedMessage[];
  /** Ids of the agents' messages that a post to us tells about. */
  toldBy(body: string): readonly string[];
  /** Whether our answer to such a post says that we have them; any 2xx does when absent. */
  isTaken?(answer: Response): Promise<boolean>;
  /** Called for every call of ours once it is answered. Resolves with ids of agents' messages that it confirmed. */
  answered?(call: { readonly request: Request; readonly response: Response }): Promise<readonly string[]>;
  /** Whether nothing that it tells us is on its way or waits for another try; one that posts nothing has nothing to say. */
  isQuiet?(): boolean;
  /** The secret that its posts carry, where it can be changed while everything runs. */
  readonly secret?: RotatedSecret;
}

export interface RotatedSecret {
  /** `null` before the first post. */
  current(): string | null;
  /** Our settings while both are good. */
  settings(next: string, before: string): Readonly<Record<string, string>>;
  rotate(next: string): void;
}
