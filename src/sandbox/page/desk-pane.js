/** The agent's desk: the list of conversations, and the one that is open. */
import { factsOf } from './desk-details.js';
import { attempt, byId, composer, el, fileNode, keepList, language, postFile, postJson, texts, timeOf } from './dom.js';

const base = 'desk';
const state = { summary: null, openId: null, loading: null };

export function startDeskPane() {
  const trouble = byId('desk-trouble');
  const agentId = () => byId('desk-agent').value;
  const at = (what) => `${base}/conversations/${encodeURIComponent(state.openId)}/${what}`;
  const post = (what, body) => attempt(trouble, () => postJson(at(what), body).then(load));
  composer({
    form: byId('desk-form'),
    box: byId('desk-text'),
    attach: byId('desk-attach'),
    input: byId('desk-file'),
    onSend: (text) => {
      const choices = choicesGiven();
      if (text === '' && choices.length === 0) return false;
      byId('desk-choices').value = '';
      const reply = {
        agentId: agentId(),
        ...(text === '' ? {} : { text }),
        ...(choices.length === 0 ? {} : { choices }),
      };
      void post('replies', reply);
    },
    onFile: (file) =>
      attempt(trouble, () => postFile(`${at('files')}?agentId=${encodeURIComponent(agentId())}`, file).then(load)),
    onTyping: (isTyping) => void postJson(at('typing'), { agentId: agentId(), isTyping }).catch(() => undefined),
  });
  const drawMessages = keepList(byId('desk-messages'), drawMessage);
  const load = () => loadOpen(drawMessages);
  const open = (id) => {
    state.openId = id;
    drawList(open);
    void load();
  };
  const join = (groupId) =>
    attempt(trouble, () =>
      postJson(`${base}/groups/${encodeURIComponent(groupId)}/members`, { agentId: agentId() }).then(load),
    );
  byId('desk-facts').addEventListener('click', (event) => {
    const { join: groupId } = event.target.dataset;
    if (groupId !== undefined) void join(groupId);
  });

  return {
    show(summary) {
      const before = state.summary;
      state.summary = summary;
      if (before === null) furnish(summary, post);
      const next = nextToOpen(summary.conversations, before?.conversations ?? []);
      if (next !== null) open(next);
      else drawList(open);
      if (state.openId !== null) void load();
    },
  };
}

/** Nobody is torn from a live conversation; but when the open one is over, a new one comes to the front. */
function nextToOpen(lines, before) {
  const current = lines.find(({ id }) => id === state.openId);
  if (current === undefined) return lines[0]?.id ?? null;
  const isNew = ({ id, ticketId }) => !before.some((line) => line.id === id && line.ticketId === ticketId);
  return current.isEnded ? (lines.find((line) => !line.isEnded && isNew(line))?.id ?? null) : null;
}

function choicesGiven() {
  return byId('desk-choices')
    .value.split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '');
}

/** What does not change: agents, and the ways to end. */
function furnish({ agents, endings }, post) {
  byId('desk-agent').replaceChildren(...agents.map(({ id, name }) => el('option', { value: id }, name)));
  byId('desk-endings').replaceChildren(
    ...endings.map(({ id, label }) =>
      el(
        'button',
        { type: 'button', class: 'quiet', 'data-ending': id, onclick: () => post('end', { ending: id }) },
        label[language],
      ),
    ),
  );
}

function drawList(open) {
  const { conversations } = state.summary;
  byId('desk-empty').hidden = conversations.length > 0;
  byId('desk-open').hidden = state.openId === null;
  const focused = document.activeElement?.dataset.conversation;
  byId('desk-conversations').replaceChildren(...conversations.map((line) => drawLine(line, open)));
  if (focused !== undefined) document.querySelector(`[data-conversation="${CSS.escape(focused)}"]`)?.focus();
}

function drawLine(line, open) {
  const isOpen = line.id === state.openId;
  const mark = line.isEnded
    ? el('span', { class: 'chip' }, texts.ended)
    : line.isWaiting
      ? el('span', { class: 'dot', title: texts.waiting }, el('span', { class: 'visually-hidden' }, texts.waiting))
      : null;
  return el(
    'li',
    {},
    el(
      'button',
      {
        type: 'button',
        class: 'line',
        'data-conversation': line.id,
        'aria-current': isOpen ? 'true' : null,
        onclick: () => open(line.id),
      },
      el('span', { class: 'line-top' }, el('strong', {}, line.requesterName ?? texts.unnamed), mark),
      el('span', { class: 'line-group' }, `${line.groupName ?? texts.noGroup} · #${line.ticketId ?? '–'}`),
      el('span', { class: 'line-last' }, line.lastText ?? ''),
    ),
  );
}

/** Reads the open conversation; a newer request makes an older answer worthless. */
async function loadOpen(drawMessages) {
  const id = state.openId;
  const mine = Symbol('load');
  state.loading = mine;
  const answer = await fetch(`${base}/conversations/${encodeURIComponent(id)}`).catch(() => null);
  if (answer === null || !answer.ok || state.loading !== mine) return;
  const conversation = await answer.json();
  if (state.loading !== mine) return;
  byId('desk-heading').textContent = conversation.requester.name ?? texts.unnamed;
  byId('desk-status').textContent = conversation.isEnded ? texts.ended : conversation.status;
  byId('desk-open').dataset.ended = String(conversation.isEnded);
  byId('desk-facts').replaceChildren(...factsOf(conversation, state.summary.groups, byId('desk-agent').value));
  drawMessages(conversation.messages);
}

function drawMessage(message) {
  const { author, name, text, file, at } = message;
  const shown = file === null ? null : fileNode({ ...file, url: `${base}/${file.url}` });
  if (author === 'system')
    return el('li', { class: 'message system' }, el('div', { class: 'bubble' }, el('p', {}, text ?? '')));
  return el(
    'li',
    { class: `message ${author}` },
    el('span', { class: 'who' }, name ?? (author === 'bot' ? texts.bot : texts.unnamed)),
    el('div', { class: 'bubble' }, text === null ? null : el('p', {}, text), shown),
    el('span', { class: 'foot' }, timeOf(at)),
  );
}
