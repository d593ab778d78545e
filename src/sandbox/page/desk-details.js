/** What the agent knows about the ticket besides what was said. */
import { el, texts } from './dom.js';

/** Pairs of term and description. Groups without the agent get a button to join them. */
export function factsOf(conversation, groups, agentId) {
  const { ticketId, status, requester, tags, fields } = conversation;
  const rows = [
    [texts.ticket, ticketId === null ? texts.none : `#${ticketId}`],
    [texts.status, status],
    [texts.group, groupNode(conversation, groups, agentId)],
    [texts.requester, requester.name ?? texts.unnamed],
    [texts.email, requester.email ?? texts.none],
    [texts.externalId, requester.externalId ?? texts.none],
    [
      texts.tags,
      tags.length === 0
        ? texts.none
        : el('span', { class: 'chips' }, ...tags.map((tag) => el('span', { class: 'chip' }, tag))),
    ],
    [texts.fields, fieldsNode(fields)],
  ];
  return rows.flatMap(([term, description]) => [el('dt', {}, term), el('dd', {}, description)]);
}

function groupNode({ groupId, groupName }, groups, agentId) {
  const group = groups.find(({ id }) => id === groupId);
  if (group === undefined) return groupName ?? texts.noGroup;
  const members = group.memberNames.length === 0 ? texts.none : group.memberNames.join(', ');
  const isMember = group.memberIds.includes(agentId);
  return el(
    'span',
    {},
    `${group.name} (${texts.members}: ${members}) `,
    isMember ? null : el('button', { type: 'button', class: 'quiet small', 'data-join': group.id }, texts.join),
  );
}

function fieldsNode(fields) {
  const entries = Object.entries(fields).filter(([, value]) => value !== '');
  if (entries.length === 0) return texts.none;
  return el('span', {}, ...entries.flatMap(([id, value], index) => [index === 0 ? '' : el('br'), `${id}: ${value}`]));
}
