import type { UpdateContext } from '../command.ts';
import type { ContextSide, DeliveryCall, RemoteField } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import { authorIn, authorOf, fieldPrefixes } from './end-user.ts';

export function contextSide(desk: Desk): ContextSide {
  return {
    updateContext: (command, call) => updateContext(desk, command, call),
    listFields: async ({ signal }) => {
      const fields = await desk.rest.listCustomFields(signal);
      return fields.flatMap((field): readonly RemoteField[] => {
        const prefix = field.associated_type_name === 'Intervention' ? fieldPrefixes.case : fieldPrefixes.card;
        const key = field.key ?? '';
        const type = field.type ?? 'string';
        return key === '' ? [] : [{ id: `${prefix}${key}`, name: field.label ?? key, type }];
      });
    },
  };
}

/**
 * The identity with what is known now, then fields of the open case and of the customer card. What the platform refuses
 * is logged and left: it must not hold back the messages behind it.
 */
async function updateContext(desk: Desk, command: UpdateContext, call: DeliveryCall): Promise<void> {
  const { conversation, endUser, attributes } = command;
  const known = authorIn(conversation.state);
  const fresh = authorOf(
    { endUser, remoteUserId: conversation.remoteUserId, attributes, at: desk.tools.now() },
    desk.settings,
  );
  // Whoever it was at the opening it stays: this call joins nobody.
  const author = { ...fresh, id: known?.id ?? fresh.id, created_at: known?.created_at ?? fresh.created_at };
  await leftIfRefused(desk, command, () =>
    desk.realtime.push({ action: 'users.create', params: { ...author } }, call.signal),
  );
  const ofCase = fieldsWith(command, fieldPrefixes.case);
  const ofCard = fieldsWith(command, fieldPrefixes.card);
  if (ofCase.length > 0) await leftIfRefused(desk, command, () => writeCase(desk, command, { ofCase, call }));
  if (ofCard.length > 0) await leftIfRefused(desk, command, () => writeCard(desk, author.id, { ofCard, call }));
}

type Fields = readonly (readonly [string, string])[];

function fieldsWith({ attributes }: UpdateContext, prefix: string): Fields {
  return Object.entries(attributes.fields).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  );
}

/** Before an agent has taken it there is no case to write to; its fields are written at the next change. */
async function writeCase(
  desk: Desk,
  command: UpdateContext,
  { ofCase, call }: { readonly ofCase: Fields; readonly call: DeliveryCall },
): Promise<void> {
  const cases = await desk.rest.listInterventions(command.conversation.remoteConversationId, call.signal);
  const open = cases.find((one) => one.closed !== true);
  if (open !== undefined) await desk.rest.updateIntervention(open.id, ofCase, call.signal);
}

/** The card is made by the platform when it sees fit: a new customer may have none, and none can be made. */
async function writeCard(
  desk: Desk,
  identityId: string,
  { ofCard, call }: { readonly ofCard: Fields; readonly call: DeliveryCall },
): Promise<void> {
  const identity = await desk.rest.findIdentity(identityId, desk.sourceId, call.signal);
  const groupId = identity?.identity_group_id;
  if (groupId) await desk.rest.updateIdentityGroup(groupId, ofCard, call.signal);
}

async function leftIfRefused(desk: Desk, command: UpdateContext, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isRefusal(error) || error.disposition !== 'reject') throw error;
    const { escalationId } = command;
    desk.tools.log.warn({ escalationId, status: error.status, code: error.code }, 'ringcentral.context_not_written');
  }
}
