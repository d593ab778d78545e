import { cutText } from '../../core/cut-text.ts';
import type { UpdateContext } from '../command.ts';
import type { Call, ContextSide, DeliveryCall, RemoteField } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { textCharsMax } from './capabilities.ts';
import { entryIdOf } from './commands.ts';
import { deploymentOf } from './deployment.ts';
import type { Desk } from './desk.ts';
import { textMessage } from './message-content.ts';
import { reachedOf } from './session.ts';
import { newToken } from './token.ts';

export function contextSide(desk: Desk): ContextSide {
  return {
    updateContext: (command, call) => updateContext(desk, command, call),
    listFields: (call) => listFields(desk, call),
  };
}

/** Parameters are read once, when the session starts: later changes can only be written into the conversation. */
async function updateContext(desk: Desk, command: UpdateContext, call: DeliveryCall): Promise<void> {
  const { fields, tags } = command.attributes;
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  if (tags.length > 0) lines.push(tags.map((tag) => `#${tag}`).join(' '));
  if (desk.settings.contextUpdates === 'ignore' || lines.length === 0) return;
  const reached = reachedOf(command.conversation);
  desk.pace.take(reached.conversationId);
  const message = textMessage(entryIdOf(call), cutText(lines.join('\n'), textCharsMax));
  try {
    await desk.messaging.sendMessage(reached, message, null, call.signal);
  } catch (error) {
    if (!isRefusal(error, 409)) throw error;
  }
}

/** The parameters of the published pre-chat form. */
async function listFields(desk: Desk, call: Call): Promise<readonly RemoteField[]> {
  const { config } = await newToken(desk, 'passerelle-fields', call.signal);
  const { parameters } = deploymentOf(config);
  return (parameters ?? []).map(({ name }) => ({ id: name, name, type: 'text' }));
}
