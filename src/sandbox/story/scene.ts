import type { EscalationEvent, PasserelleClient } from '../../client/index.ts';
import type { Hands } from './hands.ts';
import { StepFailed } from './step.ts';

/** What the story is played on. */
export interface Stage {
  readonly hands: Hands;
  /** For what the bot's programmer can see but no page shows: the list of events, and the owner. */
  readonly client: PasserelleClient;
  /** Every event that came to the bot by webhook, signature checked. */
  received(): readonly EscalationEvent[];
  /** How the agent ends the conversation: one of the desk's own endings. */
  readonly ending: string;
  /** The bot's id of the conversation. */
  readonly conversationId: string;
}

/** What earlier steps found out and later ones need. */
export class Scene {
  readonly #found = new Map<string, string>();

  keep(name: string, value: string): void {
    this.#found.set(name, value);
  }

  /** Throws when no earlier step has found it. */
  get(name: string): string {
    const value = this.#found.get(name);
    if (value === undefined) throw new StepFailed(`"${name}" to be known by now`, 'nothing');
    return value;
  }
}
