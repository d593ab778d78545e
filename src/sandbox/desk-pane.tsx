import type { PageTexts } from './page-texts.ts';

/** The agent's side: list on the left, the open conversation on the right. Filled by `desk-pane.js`. */
export function DeskPane({ texts, label }: { readonly texts: PageTexts; readonly label: string }) {
  return (
    <section class="pane desk" id="desk" aria-labelledby="desk-title">
      <header class="pane-head">
        <div>
          <h2 id="desk-title">{texts.agent}</h2>
          <p class="muted">
            {label} <span class="chip">{texts.simulated}</span>
          </p>
        </div>
        <label class="inline">
          <span class="muted">{texts.answerAs}</span> <select id="desk-agent" />
        </label>
      </header>
      <div class="desk-body">
        <nav class="desk-list" aria-label={texts.conversations}>
          <ul id="desk-conversations" />
          <div id="desk-empty" class="empty">
            <p>{texts.nobody}</p>
            <p class="muted">{texts.nobodyHint}</p>
          </div>
        </nav>
        <article id="desk-open" class="desk-open" hidden>
          <div class="ticket-line">
            <h3 id="desk-heading">{texts.unnamed}</h3>
            <span id="desk-status" class="chip" />
          </div>
          <details id="desk-details">
            <summary>{texts.details}</summary>
            <dl id="desk-facts" />
          </details>
          <ol id="desk-messages" class="messages" role="log" aria-live="polite" aria-label={texts.conversations} />
          <form id="desk-form" class="composer">
            <label class="visually-hidden" for="desk-text">
              {texts.reply}
            </label>
            <textarea id="desk-text" rows={1} placeholder={texts.reply} autocomplete="off" />
            <label class="visually-hidden" for="desk-choices">
              {texts.choices}
            </label>
            <input id="desk-choices" type="text" placeholder={texts.choices} autocomplete="off" />
            <button type="button" id="desk-attach" class="quiet">
              {texts.attach}
            </button>
            <input id="desk-file" type="file" hidden aria-label={texts.attach} />
            <button type="submit">{texts.send}</button>
          </form>
          <div class="endings">
            <span class="muted">{texts.endWith}</span>
            <div id="desk-endings" />
          </div>
        </article>
      </div>
      <p id="desk-trouble" class="trouble" role="alert" hidden />
    </section>
  );
}
