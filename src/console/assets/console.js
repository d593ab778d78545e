// Small comforts. Every page works without this file; only live views need scripts at all.

// The server writes dates in the reader's zone as soon as it knows it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const remembered = document.cookie.split('; ').includes(`passerelle_zone=${encodeURIComponent(zone)}`);
if (zone && !remembered) {
  // biome-ignore lint/suspicious/noDocumentCookie: the store for cookies is not in every browser yet
  document.cookie = `passerelle_zone=${encodeURIComponent(zone)}; path=/console; max-age=31536000; samesite=lax`;
}

// A page that shows something once must not be sent again by a reload.
const { shownAs } = document.body.dataset;
if (shownAs) history.replaceState(null, '', shownAs);

document.querySelector('[data-focus]')?.focus();

function offerCopying(root) {
  for (const button of root.querySelectorAll('[data-copy]')) button.hidden = !navigator.clipboard;
}
offerCopying(document);
document.addEventListener('htmx:load', (event) => offerCopying(event.target));

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]');
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.value ?? source.textContent);
  const before = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => {
    button.textContent = before;
  }, 1500);
});

// What was typed into a form that could not be taken, because the session had ended for example, is put back as soon as the
// same person has its page before them again. Never passwords and keys.
const draftKey = 'passerelle_draft';
const isUnsent = document.querySelector('[data-unsent]') !== null;
const { reader } = document.body.dataset;
const untold = ['password', 'hidden', 'file', 'submit', 'button', 'fieldset'];

function keepDraft(form) {
  const told = [...form.elements].filter(({ name, type }) => name && !untold.includes(type));
  const fields = told.map(({ name, type, value, checked }) => [name, type === 'checkbox' ? checked : value]);
  const draft = { action: form.getAttribute('action'), reader, fields };
  if (fields.length === 0) sessionStorage.removeItem(draftKey);
  else sessionStorage.setItem(draftKey, JSON.stringify(draft));
}

function putBack({ action, fields }) {
  const form = [...document.forms].find((one) => one.method === 'post' && one.getAttribute('action') === action);
  if (!form) return;
  for (const [name, value] of fields) {
    const field = [...form.elements].find((one) => one.name === name && !untold.includes(one.type));
    const property = typeof value === 'boolean' ? 'checked' : 'value';
    if (!field || field[property] === value) continue;
    field[property] = value;
    field.closest('details')?.setAttribute('open', '');
  }
  const restored = document.querySelector('[data-restored]');
  restored.hidden = false;
  restored.focus();
}

const draft = JSON.parse(sessionStorage.getItem(draftKey) ?? 'null');
if (draft && isUnsent) sessionStorage.setItem(draftKey, JSON.stringify({ ...draft, isLost: true }));
else if (draft) {
  sessionStorage.removeItem(draftKey);
  if (draft.isLost && draft.reader === reader) putBack(draft);
}
document.addEventListener('htmx:afterRequest', ({ detail }) => {
  if (detail.successful) sessionStorage.removeItem(draftKey);
});

// A file that is larger than is taken is said at once, and not sent.
document.addEventListener('change', ({ target }) => {
  const { bytesMax, tooLarge } = target.dataset ?? {};
  if (bytesMax === undefined) return;
  const isLarge = [...target.files].some(({ size }) => size > Number(bytesMax));
  target.setCustomValidity(isLarge ? tooLarge : '');
  target.reportValidity();
});

// A second click while the first is under way would do the same thing twice.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (!isUnsent) keepDraft(form);
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  event.submitter?.setAttribute('aria-busy', 'true');
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
  }
});

// Says when a live view has lost the server; the view itself comes back by itself.
const offline = document.querySelector('[data-offline]');
document.addEventListener('htmx:sseError', () => {
  if (offline) offline.hidden = false;
});
document.addEventListener('htmx:sseOpen', () => {
  if (offline) offline.hidden = true;
});
