/** The page of the demo: one live stream feeds the chat window, the desk and the line of events. */
import { startChatPane } from './chat-pane.js';
import { startDeskPane } from './desk-pane.js';
import { byId, el, language } from './dom.js';

/** The address keeps the conversation, so that a reload or another language goes on with it. */
function chatIdOfPage() {
  const known = sessionStorage.getItem('chat');
  if (known !== null) return known;
  const isPolling = new URLSearchParams(location.search).get('transport') === 'polling';
  const id = `chat-${crypto.randomUUID()}${isPolling ? '-polling' : ''}`;
  sessionStorage.setItem('chat', id);
  return id;
}

const chatId = chatIdOfPage();
const chat = startChatPane(chatId);
const desk = startDeskPane();
const shownMax = 100;

function showActivity({ at, from, to, what }) {
  const way = to === null ? from : `${from} → ${to}`;
  const time = new Date(at).toISOString().slice(11, 23);
  byId('activity-last').textContent = `${way}: ${what}`;
  const list = byId('activity-list');
  list.prepend(el('li', {}, el('time', {}, time), el('span', { class: 'way' }, way), el('span', {}, what)));
  while (list.children.length > shownMax) list.lastElementChild.remove();
}

const live = new EventSource(`live?chat=${encodeURIComponent(chatId)}&lang=${language}`);
live.addEventListener('chat', (event) => chat.show(JSON.parse(event.data)));
live.addEventListener('desk', (event) => desk.show(JSON.parse(event.data)));
live.addEventListener('activity', (event) => showActivity(JSON.parse(event.data)));
live.addEventListener('open', () => {
  byId('offline').hidden = true;
  byId('activity-list').replaceChildren();
});
live.addEventListener('error', () => {
  byId('offline').hidden = false;
});

byId('start-over').addEventListener('click', () => {
  sessionStorage.removeItem('chat');
  location.reload();
});
