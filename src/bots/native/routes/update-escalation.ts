import { createRoute, z } from '@hono/zod-openapi';
import { refusals } from '../../../http/described-answers.ts';
import { escalationView, viewEscalation } from '../escalation-view.ts';
import { escalationParams, guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';
import { submittedUser, userOf, variables, variablesOf } from '../submitted-user.ts';

const body = z
  .strictObject({
    user: submittedUser.optional(),
    variables: variables.optional().meta({ description: 'Merged into what is known.' }),
  })
  .refine((given) => given.user !== undefined || given.variables !== undefined, 'give user, variables or both')
  .openapi('UpdateEscalation', { example: { user: { id: 'u-118', isVerified: true } } });

export function updateEscalation(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'updateEscalation',
    method: 'patch',
    path: '/v1/escalations/{id}',
    tags: ['Escalations'],
    summary: 'Tell what has become known about the end user',
    description: 'Such as after a login in the middle of the conversation. Values that are not named stay.',
    ...guarded(tools),
    request: { params: escalationParams, body: json(body, 'What has changed') },
    responses: { 200: json(escalationView, 'The escalation'), ...refusals('escalation_ended') },
  });
  api.openapi(route, async (c) => {
    const { user, variables: changed } = c.req.valid('json');
    const escalation = await tools.escalations.update(c.var.bot, c.req.valid('param').id, {
      ...(user === undefined ? {} : { user: userOf(user) }),
      ...(changed === undefined ? {} : { variables: variablesOf(changed) }),
    });
    const capabilities = await tools.escalations.capabilitiesOf(escalation);
    return c.json(viewEscalation(escalation, capabilities, tools.attachments.bytesMax), 200);
  });
}
