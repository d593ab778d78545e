/** Small tools of the sandbox pages. Texts are set as text, never as markup: they come from strangers. */

export const texts = JSON.parse(document.body.dataset.texts);
export const language = document.body.dataset.language;

/** Fills `{name}` in a text. */
export function fill(text, values) {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const byId = (id) => document.getElementById(id);

/** Makes an element: properties by name (`class`, `data-…` and `aria-…` as attributes), then children. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });

export function timeOf(at) {
  return el('time', { datetime: new Date(at).toISOString() }, clock.format(at));
}

/** Brings a list up to date: only what changed is drawn anew, and the end stays in sight. */
export function keepList(list, draw) {
  const drawn = new Map();
  return (items) => {
    const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const known = new Set(items.map((item) => item.id));
    for (const [id, entry] of drawn) {
      if (known.has(id)) continue;
      entry.node.remove();
      drawn.delete(id);
    }
    for (const [index, item] of items.entries()) {
      const text = JSON.stringify(item);
      const before = drawn.get(item.id);
      if (before?.text !== text) {
        const node = draw(item);
        before?.node.replaceWith(node);
        drawn.set(item.id, { node, text });
      }
      const { node } = drawn.get(item.id);
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    }
    if (wasAtEnd) list.scrollTop = list.scrollHeight;
  };
}

const shownTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** A file of a message: pictures are shown, everything else is saved. */
export function fileNode({ name, mediaType, url }) {
  if (!shownTypes.includes(mediaType)) return el('a', { class: 'file', href: url, download: name }, name);
  const list = () => picture.closest('.messages');
  const toEnd = () => list()?.scrollTo({ top: list().scrollHeight });
  const picture = el('img', { src: url, alt: name, onload: toEnd });
  return el('a', { class: 'picture', href: url, target: '_blank', rel: 'noopener' }, picture);
}

async function send(url, options) {
  const answer = await fetch(url, options);
  if (answer.ok) return;
  const body = await answer.json().catch(() => null);
  throw new Error(body?.error?.message ?? `${answer.status}`);
}

export function postJson(url, body) {
  return send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

export function postFile(url, file) {
  const type = file.type === '' ? 'application/octet-stream' : file.type;
  const headers = { 'content-type': type, 'x-file-name': encodeURIComponent(file.name) };
  return send(url, { method: 'POST', headers, body: file });
}

/** Does something that may fail, and says so in the pane when it does. */
export function attempt(trouble, work) {
  trouble.hidden = true;
  return work().catch((error) => {
    trouble.textContent = fill(texts.refused, { reason: error.message });
    trouble.hidden = false;
  });
}

/**
 * A box to write in: Enter sends, Shift+Enter begins a line, files by button, by paste or by dropping them. Tells when
 * typing begins and ends.
 */
export function composer({ form, box, attach, input, onSend, onFile, onTyping }) {
  let typingUntil = 0;
  let stopTimer = null;
  const stopTyping = () => {
    if (typingUntil === 0) return;
    clearTimeout(stopTimer);
    typingUntil = 0;
    onTyping(false);
  };
  const grow = () => {
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
  };
  box.addEventListener('input', () => {
    grow();
    if (box.value.trim() === '') return stopTyping();
    clearTimeout(stopTimer);
    stopTimer = setTimeout(stopTyping, 4_000);
    if (Date.now() < typingUntil) return;
    typingUntil = Date.now() + 2_500;
    onTyping(true);
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = box.value.trim();
    stopTyping();
    if (onSend(text) === false) return;
    box.value = '';
    grow();
    box.focus();
  });
  const sendAll = (files) => {
    for (const file of files) onFile(file);
  };
  attach.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    sendAll([...input.files]);
    input.value = '';
  });
  box.addEventListener('paste', (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    sendAll([...event.clipboardData.files]);
  });
  form.parentElement.addEventListener('dragover', (event) => event.preventDefault());
  form.parentElement.addEventListener('drop', (event) => {
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
}
