/** The end user's chat window. Shows what the server says; sends what the end user does. */
import { attempt, byId, composer, el, fileNode, fill, keepList, postFile, postJson, texts, timeOf } from './dom.js';

export function startChatPane(chatId) {
  const base = `chat/${encodeURIComponent(chatId)}`;
  const pane = byId('chat');
  const trouble = byId('chat-trouble');
  const post = (what, body) => attempt(trouble, () => postJson(`${base}/${what}`, body));
  const drawAll = keepList(byId('chat-messages'), (entry) => drawEntry(entry, post));
  composer({
    form: byId('chat-form'),
    box: byId('chat-text'),
    attach: byId('chat-attach'),
    input: byId('chat-file'),
    onSend: (text) => (text === '' ? false : void post('messages', { text })),
    onFile: (file) => attempt(trouble, () => postFile(`${base}/files`, file)),
    onTyping: (isTyping) => void postJson(`${base}/typing`, { isTyping }).catch(() => undefined),
  });
  byId('chat-end').addEventListener('click', () => post('end', {}));

  return {
    show(view) {
      pane.dataset.phase = view.phase;
      const phase = phaseText(view);
      if (byId('chat-phase').textContent !== phase) byId('chat-phase').textContent = phase;
      byId('chat-end').hidden = view.phase === 'bot';
      byId('chat-attach').hidden = !view.canAttach;
      const typing = byId('chat-typing');
      typing.hidden = !view.isAgentTyping;
      typing.textContent = fill(texts.agentTyping, { agent: view.agentName ?? texts.agent });
      drawAll(view.entries);
    },
  };
}

function phaseText(view) {
  if (view.isHelpdeskDown) return texts.helpdeskDown;
  if (view.phase === 'opening') return texts.phaseOpening;
  if (view.phase === 'waiting') {
    return view.queuePosition === null
      ? texts.phaseWaiting
      : fill(texts.phaseWaitingAt, { position: view.queuePosition });
  }
  return view.phase === 'active' ? fill(texts.phaseActive, { agent: view.agentName ?? '' }) : texts.phaseBot;
}

function drawEntry(entry, post) {
  const who = { user: texts.you, bot: texts.bot, agent: entry.name, system: null }[entry.author];
  const foot = [timeOf(entry.at)];
  if (entry.progress !== null) foot.push(el('span', { class: `progress ${entry.progress}` }, texts[entry.progress]));
  if (entry.isLate) foot.push(el('span', {}, texts.late));
  const bubble = el(
    'div',
    { class: 'bubble' },
    entry.text === null ? null : el('p', {}, entry.text),
    entry.file === null ? null : fileNode(entry.file),
  );
  const press = ({ label, payload }) => post('messages', { text: label, ...(payload === null ? {} : { payload }) });
  const buttons = entry.buttons.map((button) =>
    el('button', { type: 'button', class: 'choice', onclick: () => press(button) }, button.label),
  );
  return el(
    'li',
    { class: `message ${entry.author}`, 'data-id': entry.id },
    who === null ? null : el('span', { class: 'who' }, who),
    entry.text === null && entry.file === null ? null : bubble,
    buttons.length === 0 ? null : el('div', { class: 'choices' }, ...buttons),
    entry.author === 'system' ? null : el('span', { class: 'foot' }, ...foot),
  );
}
