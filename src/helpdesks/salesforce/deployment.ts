import { z } from 'zod';
import type { WireServiceConfig } from './wire.ts';

const deployment = z.object({
  /** Parameters of the published pre-chat form with the most characters each takes; `null` when it lists none. */
  parameters: z.array(z.object({ name: z.string(), charsMax: z.number() })).nullable(),
  /** Whether sessions are started by a message that carries the parameters, not by the conversation. */
  isPerSession: z.boolean(),
});

/** What a published deployment says that matters for an opening. */
export type Deployment = z.infer<typeof deployment>;

/** Longest value of a channel parameter that does not name its own limit. */
const charsMaxUsual = 255;

export function deploymentOf(config: WireServiceConfig | null): Deployment {
  const forms = config?.forms ?? [];
  const fields = forms.flatMap((form) => form.formFields ?? []);
  const parameters = fields.map(({ name, maxLength }) => ({ name, charsMax: maxLength ?? charsMaxUsual }));
  return {
    parameters: parameters.length === 0 ? null : parameters,
    isPerSession: forms.some((form) => form.displayContext?.toLowerCase() === 'session'),
  };
}

/** Reads it back from the notes of an opening; one that says nothing when they are from another time. */
export function storedDeployment(value: unknown): Deployment {
  const read = deployment.safeParse(value);
  return read.success ? read.data : { parameters: null, isPerSession: false };
}

/** Most characters of this parameter's value. */
export function charsMaxOf({ parameters }: Deployment, name: string): number {
  return parameters?.find((parameter) => parameter.name === name)?.charsMax ?? charsMaxUsual;
}

/** False when the published form lists parameters and this is none of them. */
export function isPublished({ parameters }: Deployment, name: string): boolean {
  return parameters === null || parameters.some((parameter) => parameter.name === name);
}
