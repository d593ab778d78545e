/** Groups are the org's queues for messaging. Only where the connection may use the org's own API. */
import { cutText } from '../../core/cut-text.ts';
import type { RemoteGroupId } from '../../core/ids.ts';
import { DeliveryFailure } from '../failure.ts';
import type { GroupSide, RemoteGroup } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { type CoreClient, fieldOf, type SoqlRow, soqlText } from './core-client.ts';
import type { Desk } from './desk.ts';
import { developerNameOf } from './routing-attributes.ts';

const messagingSession = 'MessagingSession';

export function groupSide(desk: Desk, core: CoreClient): GroupSide {
  return {
    listGroups: (call) => listQueues(core, call.signal),
    findGroup: (id, call) => findQueue(core, id, call.signal),
    createGroup: (name, call) => createQueue(desk, core, { name, signal: call.signal }),
    countMembers: (id, call) => countMembers(core, id, call.signal),
  };
}

/** The value by which the org's flow finds the queue, `null` when there is none to name. */
export async function queueValueOf(
  desk: Desk,
  group: { readonly remoteGroupId: RemoteGroupId | null; readonly name: string | null },
  signal: AbortSignal,
): Promise<string | null> {
  const { queueValue } = desk.settings;
  if (queueValue === 'id') return group.remoteGroupId;
  if (queueValue === 'name') return group.name;
  if (desk.core !== null && group.remoteGroupId !== null) {
    const soql = `SELECT DeveloperName FROM Group WHERE Id = ${soqlText(group.remoteGroupId)}`;
    const [row] = await desk.core.query(soql, signal);
    const developerName = row === undefined ? '' : fieldOf(row, 'DeveloperName');
    if (developerName !== '') return developerName;
  }
  return group.name === null ? null : developerNameOf(group.name);
}

/** Queues that take messaging sessions: others cannot be given a conversation. */
async function listQueues(core: CoreClient, signal: AbortSignal): Promise<readonly RemoteGroup[]> {
  const soql = `SELECT QueueId, Queue.Name, Queue.DeveloperName FROM QueueSobject WHERE SobjectType = '${messagingSession}'`;
  const rows = await core.query(soql, signal);
  return rows.map((row) => queueOf(fieldOf(row, 'QueueId'), fieldOf(row, 'Queue.Name')));
}

function queueOf(id: string, name: string): RemoteGroup {
  return { remoteGroupId: id as RemoteGroupId, name, isDeleted: false };
}

async function findQueue(core: CoreClient, id: RemoteGroupId, signal: AbortSignal): Promise<RemoteGroup | null> {
  const [row] = await core.query(`SELECT Id, Name FROM Group WHERE Type = 'Queue' AND Id = ${soqlText(id)}`, signal);
  return row === undefined ? null : queueOf(fieldOf(row, 'Id'), fieldOf(row, 'Name'));
}

interface WantedQueue {
  readonly name: string;
  readonly signal: AbortSignal;
}

/**
 * A queue with a routing configuration that takes messaging sessions; made in steps, because the org takes no two kinds of
 * setup record in one call. Each step looks first, so that a queue that was left half made is completed.
 */
async function createQueue(desk: Desk, core: CoreClient, { name, signal }: WantedQueue): Promise<RemoteGroup> {
  const label = cutText(name.trim(), 40);
  const developerName = developerNameOf(label);
  const existing = await queueNamed(core, developerName, signal);
  const id =
    existing === null ? await insertQueue(desk, core, { label, developerName, signal }) : fieldOf(existing, 'Id');
  const isForMessaging = `SELECT Id FROM QueueSobject WHERE SobjectType = '${messagingSession}' AND QueueId = ${soqlText(id)}`;
  if ((await core.query(isForMessaging, signal)).length === 0) {
    await core.create('QueueSobject', { QueueId: id, SobjectType: messagingSession }, signal);
  }
  return queueOf(id, existing === null ? label : fieldOf(existing, 'Name'));
}

async function queueNamed(core: CoreClient, developerName: string, signal: AbortSignal): Promise<SoqlRow | null> {
  const soql = `SELECT Id, Name FROM Group WHERE Type = 'Queue' AND DeveloperName = ${soqlText(developerName)}`;
  return (await core.query(soql, signal))[0] ?? null;
}

async function insertQueue(
  desk: Desk,
  core: CoreClient,
  wanted: { readonly label: string; readonly developerName: string; readonly signal: AbortSignal },
): Promise<string> {
  const { label, developerName, signal } = wanted;
  const config = desk.settings.routingConfigId;
  const fields = { Name: label, DeveloperName: developerName, Type: 'Queue' };
  try {
    return await core.create(
      'Group',
      config === undefined ? fields : { ...fields, QueueRoutingConfigId: config },
      signal,
    );
  } catch (error) {
    if (!isRefusal(error, 400, 403)) throw error;
    const existing = error.code === 'DUPLICATE_DEVELOPER_NAME' ? await queueNamed(core, developerName, signal) : null;
    if (existing !== null) return fieldOf(existing, 'Id');
    throw new DeliveryFailure(
      `${error.message}: the "Run As" user may not create queues; give it "Manage Users" and "Customize Application", or create the queue by hand`,
      error,
    );
  }
}

/** People directly in the queue; roles and public groups in it count as one each. */
async function countMembers(core: CoreClient, id: RemoteGroupId, signal: AbortSignal): Promise<number> {
  return await core.count(`SELECT COUNT() FROM GroupMember WHERE GroupId = ${soqlText(id)}`, signal);
}
