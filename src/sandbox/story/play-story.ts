import { eventBooks } from './event-books.ts';
import { firstEscalation } from './first-escalation.ts';
import { Scene, type Stage } from './scene.ts';
import { secondEscalation } from './second-escalation.ts';
import type { Step } from './step.ts';

/** The whole story of one conversation: two escalations, ended by either side, and the books of both. */
export function storySteps(stage: Stage): readonly Step[] {
  const scene = new Scene();
  return [
    ...firstEscalation(stage, scene),
    eventBooks(stage, scene, 'first escalation'),
    ...secondEscalation(stage, scene),
    eventBooks(stage, scene, 'second escalation'),
  ];
}
