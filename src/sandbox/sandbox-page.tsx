import type { Language } from '../core/language.ts';
import { DeskPane } from './desk-pane.tsx';
import { pageShell } from './page-shell.tsx';
import { type PageTexts, textsIn } from './page-texts.ts';

/** The page of the demo: the end user's chat window, the agent's desk, and below them what happens. */
export function sandboxPage({ label, language }: { readonly label: string; readonly language: Language }) {
  const texts = textsIn(language);
  return pageShell({
    title: texts.title,
    texts,
    language,
    assets: 'assets',
    script: 'sandbox.js',
    children: (
      <>
        <a class="skip" href="#chat-text">
          {texts.skip}
        </a>
        <header class="top">
          <h1>
            Passerelle <span class="muted">{texts.tagline}</span>
          </h1>
          <nav>
            <button type="button" id="start-over" class="quiet">
              {texts.startOver}
            </button>
            <a href={`?lang=${language === 'en' ? 'fr' : 'en'}`} lang={language === 'en' ? 'fr' : 'en'}>
              {texts.otherLanguage}
            </a>
          </nav>
        </header>
        <p id="offline" class="trouble" role="alert" hidden>
          {texts.offline}
        </p>
        <main class="panes">
          <ChatPane texts={texts} />
          <DeskPane texts={texts} label={label} />
        </main>
        <footer class="activity">
          <details id="activity">
            <summary>
              <span class="activity-title">{texts.activity}</span> <span id="activity-last">{texts.nothingYet}</span>
            </summary>
            <ol id="activity-list" />
          </details>
        </footer>
      </>
    ),
  });
}

function ChatPane({ texts }: { readonly texts: PageTexts }) {
  return (
    <section class="pane chat" id="chat" aria-labelledby="chat-title" data-phase="bot">
      <header class="pane-head">
        <div>
          <h2 id="chat-title">{texts.shop}</h2>
          <p id="chat-phase" class="muted" role="status">
            {texts.phaseBot}
          </p>
        </div>
        <button type="button" id="chat-end" class="quiet" hidden>
          {texts.endChat}
        </button>
      </header>
      <ol id="chat-messages" class="messages" role="log" aria-live="polite" aria-label={texts.endUser} />
      <p id="chat-typing" class="typing" hidden />
      <p id="chat-trouble" class="trouble" role="alert" hidden />
      <form id="chat-form" class="composer">
        <label class="visually-hidden" for="chat-text">
          {texts.message}
        </label>
        <textarea id="chat-text" rows={1} placeholder={texts.message} autocomplete="off" />
        <button type="button" id="chat-attach" class="quiet">
          {texts.attach}
        </button>
        <input id="chat-file" type="file" hidden aria-label={texts.attach} />
        <button type="submit">{texts.send}</button>
      </form>
    </section>
  );
}
