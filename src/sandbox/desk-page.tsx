import type { Language } from '../core/language.ts';
import { DeskPane } from './desk-pane.tsx';
import { pageShell } from './page-shell.tsx';
import { textsIn } from './page-texts.ts';

/** The desk on a page of its own, for the `simulator` command. Served at `/desk`, so addresses begin with `desk/`. */
export function deskPage({ label, language }: { readonly label: string; readonly language: Language }) {
  const texts = textsIn(language);
  const title = [texts.deskTitle, label].filter((part) => part !== '').join(' · ');
  return pageShell({
    title,
    texts,
    language,
    assets: 'desk/assets',
    script: 'desk.js',
    children: (
      <>
        <header class="top">
          <h1>{title}</h1>
          <nav>
            <a href={`?lang=${language === 'en' ? 'fr' : 'en'}`} lang={language === 'en' ? 'fr' : 'en'}>
              {texts.otherLanguage}
            </a>
          </nav>
        </header>
        <main class="panes single">
          <DeskPane texts={texts} label={label} />
        </main>
      </>
    ),
  });
}
