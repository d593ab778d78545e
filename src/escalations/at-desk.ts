/** Answering as an agent, for helpdesks whose desk is inside this process: the console and the admin API share it. */
import type { LiveConnections } from '../connections/live-connections.ts';
import { AppError } from '../core/app-error.ts';
import type { EscalationId } from '../core/ids.ts';
import type { DeskAgent, DeskConversation, DeskReply, SimulatedDesk } from '../helpdesks/simulator.ts';
import type { Escalation } from './escalation.ts';
import { escalationNotFound } from './require-own-escalation.ts';
import type { EscalationStore } from './store.ts';

export interface AtDeskTools {
  readonly store: Pick<EscalationStore, 'find'>;
  readonly connections: Pick<LiveConnections, 'find' | 'definitionOf'>;
}

/** Where agents answer an escalation. */
export interface DeskState {
  readonly escalation: Escalation;
  /** Name of the helpdesk that it went to. */
  readonly helpdesk: string;
  /** Where its agents answer, when that is inside Passerelle. */
  readonly desk: SimulatedDesk | null;
  /** The conversation on that desk; `null` while, or since, it is not there. */
  readonly onDesk: DeskConversation | null;
}

export async function readDesk({ connections }: AtDeskTools, escalation: Escalation): Promise<DeskState> {
  const kind = (await connections.find(escalation.connectionId))?.connection.kind ?? null;
  const definition = kind === null ? null : connections.definitionOf(kind);
  const desk = definition?.desk ?? null;
  const remoteId = escalation.remote?.remoteConversationId;
  const onDesk = desk?.conversations().find(({ id }) => id === remoteId) ?? null;
  return { escalation, helpdesk: definition?.label ?? kind ?? '', desk, onDesk };
}

interface OpenDesk {
  readonly desk: SimulatedDesk;
  readonly onDesk: DeskConversation;
  /** Largest file that its helpdesk takes; 0 where it takes none. */
  readonly fileBytesMax: number;
}

/** The desk with that conversation open on it. */
async function openDesk(tools: AtDeskTools, id: EscalationId): Promise<OpenDesk> {
  const escalation = await tools.store.find(id);
  if (escalation === null) throw escalationNotFound(id);
  const { desk, onDesk, helpdesk } = await readDesk(tools, escalation);
  const live = await tools.connections.find(escalation.connectionId);
  if (desk === null) throw new AppError('conflict', `Agents answer in ${helpdesk}: this works for the sandbox only.`);
  if (onDesk === null || onDesk.isEnded) {
    throw new AppError('conflict', 'This conversation is not open on the desk.');
  }
  return { desk, onDesk, fileBytesMax: live?.capabilities.attachmentBytesMax ?? 0 };
}

export interface DeskAnswer {
  readonly id: EscalationId;
  /** The first agent of the desk when `null`. */
  readonly agentId: string | null;
  /** A text, a file or both. */
  readonly text: string | null;
  readonly file: NonNullable<DeskReply['file']> | null;
}

/** Sends as that agent. Throws `AppError`: `not_found`, `conflict` where there is no open desk, `invalid_request`. */
export async function answerAtDesk(tools: AtDeskTools, { id, agentId, text, file }: DeskAnswer): Promise<void> {
  const { desk, onDesk, fileBytesMax } = await openDesk(tools, id);
  const agent = agentOf(desk, agentId);
  if (file !== null && file.bytes.byteLength > fileBytesMax) {
    throw refused('file', `must not be larger than ${fileBytesMax} bytes`);
  }
  await desk.reply(onDesk.id, { agent, ...(text === null ? {} : { text }), ...(file === null ? {} : { file }) });
}

function agentOf(desk: SimulatedDesk, agentId: string | null): DeskAgent {
  const agent = agentId === null ? desk.agents[0] : desk.agents.find((one) => one.id === agentId);
  if (agent !== undefined) return agent;
  throw refused('agentId', `must be one of ${desk.agents.map((one) => one.id).join(', ')}`);
}

export interface DeskTyping extends Pick<DeskAnswer, 'id' | 'agentId'> {
  readonly isTyping: boolean;
}

/** Says that an agent is writing, or has stopped. Throws `AppError` as `answerAtDesk` does. */
export async function typeAtDesk(tools: AtDeskTools, { id, agentId, isTyping }: DeskTyping): Promise<void> {
  const { desk, onDesk } = await openDesk(tools, id);
  await desk.typing(onDesk.id, agentOf(desk, agentId), isTyping);
}

export interface DeskEnding {
  readonly id: EscalationId;
  /** One of the desk's endings; the first when `null`. */
  readonly ending: string | null;
}

/** Ends the conversation as an agent does. Throws `AppError` as `answerAtDesk` does. */
export async function endAtDesk(tools: AtDeskTools, { id, ending }: DeskEnding): Promise<void> {
  const { desk, onDesk } = await openDesk(tools, id);
  const chosen = ending === null ? desk.endings[0] : desk.endings.find((one) => one.id === ending);
  if (chosen === undefined) throw refused('ending', `must be one of ${desk.endings.map((one) => one.id).join(', ')}`);
  await desk.end(onDesk.id, chosen.id);
}

export interface DeskTransfer {
  readonly id: EscalationId;
  /** Another group of the desk. */
  readonly groupId: string;
}

/** Hands the conversation to another group, as an agent does. Throws `AppError` as `answerAtDesk` does. */
export async function transferAtDesk(tools: AtDeskTools, { id, groupId }: DeskTransfer): Promise<void> {
  const { desk, onDesk } = await openDesk(tools, id);
  const others = groupsToTransferTo(desk, onDesk);
  if (desk.transfer === undefined || !others.some((group) => group.id === groupId)) {
    throw refused('groupId', `must be another group of the desk: ${others.map((group) => group.id).join(', ')}`);
  }
  await desk.transfer(onDesk.id, groupId);
}

/** Where an agent could hand it; none where the desk has no such button. */
export function groupsToTransferTo(
  desk: SimulatedDesk,
  { groupId }: Pick<DeskConversation, 'groupId'>,
): readonly { readonly id: string; readonly name: string }[] {
  return desk.transfer === undefined ? [] : desk.groups().filter((group) => group.id !== groupId);
}

function refused(path: string, message: string): AppError {
  return new AppError('invalid_request', `The request is refused: ${path} ${message}.`, {
    details: [{ path, message }],
  });
}
