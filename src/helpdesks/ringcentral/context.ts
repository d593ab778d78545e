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
 * The identity with what is known now, then fields of the open case and of the customer card, where agents keep what they
 * have written. What the platform refuses is logged and left: it must not hold back the messages behind it.
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

interface Field {
  readonly key: string;
  readonly value: string;
  readonly isNew: boolean;
}
type Values = readonly (readonly [string, string])[];

function fieldsWith({ attributes, changed = attributes }: UpdateContext, prefix: string): readonly Field[] {
  return Object.entries(attributes.fields).flatMap(([name, value]) =>
    name.startsWith(prefix)
      ? [{ key: name.slice(prefix.length), value, isNew: Object.hasOwn(changed.fields, name) }]
      : [],
  );
}

/** What is new, and what nobody has filled in yet: there was no case and no card when it was first told. */
function toWrite(fields: readonly Field[], there: Readonly<Record<string, unknown>> | null | undefined): Values {
  const isBlank = (key: string) => [undefined, null, ''].some((blank) => there?.[key] === blank);
  const written = fields.filter(({ key, isNew }) => isNew || (there !== null && there !== undefined && isBlank(key)));
  return written.map(({ key, value }) => [key, value] as const);
}

/** Before an agent has taken it there is no case to write to; its fields are written once there is. */
async function writeCase(
  desk: Desk,
  command: UpdateContext,
  { ofCase, call }: { readonly ofCase: readonly Field[]; readonly call: DeliveryCall },
): Promise<void> {
  const cases = await desk.rest.listInterventions(command.conversation.remoteConversationId, call.signal);
  const open = cases.find((one) => one.closed !== true);
  if (open === undefined) return;
  const values = toWrite(ofCase, open.custom_fields);
  if (values.length > 0) await desk.rest.updateIntervention(open.id, values, call.signal);
}

/** The card is made by the platform when it sees fit: a new customer may have none, and none can be made. */
async function writeCard(
  desk: Desk,
  identityId: string,
  { ofCard, call }: { readonly ofCard: readonly Field[]; readonly call: DeliveryCall },
): Promise<void> {
  const identity = await desk.rest.findIdentity(identityId, desk.sourceId, call.signal);
  const groupId = identity?.identity_group_id;
  if (!groupId) return;
  const isAllNew = ofCard.every(({ isNew }) => isNew);
  const there = isAllNew ? null : (await desk.rest.getIdentityGroup(groupId, call.signal)).custom_field_values;
  const values = toWrite(ofCard, there);
  if (values.length > 0) await desk.rest.updateIdentityGroup(groupId, values, call.signal);
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
