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

// A second click while the first is under way would do the same thing twice.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
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
