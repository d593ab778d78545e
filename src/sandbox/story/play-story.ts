import { isRefusal } from '../../client/index.ts';
import { eventBooks } from './event-books.ts';
import { firstEscalation } from './first-escalation.ts';
import { Scene, type Stage } from './scene.ts';
import { secondEscalation } from './second-escalation.ts';
import { type Step, StepFailed } from './step.ts';

/** The whole story of one conversation: two escalations, ended by either side, and the books of both. */
export function storySteps(stage: Stage): readonly Step[] {
  const scene = new Scene();
  return [
    ...firstEscalation(stage, scene),
    eventBooks(stage, scene, 'first escalation'),
    refusedAfterEnd(stage, scene),
    ...secondEscalation(stage, scene),
    eventBooks(stage, scene, 'second escalation'),
  ];
}

function refusedAfterEnd({ client }: Stage, scene: Scene): Step {
  return {
    name: 'a message after the end is refused with a code that says so',
    from: 'bot',
    to: 'Passerelle',
    run: async () => {
      const answer = await client.send(scene.get('first escalation'), { text: 'Too late' }).catch((error: unknown) => {
        if (isRefusal(error)) return error.code;
        throw error;
      });
      if (answer === 'escalation_ended') return answer;
      throw new StepFailed('escalation_ended', typeof answer === 'string' ? answer : 'it was accepted');
    },
  };
}
