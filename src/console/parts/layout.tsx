import type { Child } from 'hono/jsx';
import { mayAct } from '../../people/person.ts';
import { assetUrl } from '../assets.ts';
import { type NavigationEntry, navigation, type PageKey, sectionLabels } from '../navigation.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { Form } from './form.tsx';
import { Notice } from './notice.tsx';
import { usePick, useReader, useTexts } from './reader-context.tsx';

export interface LayoutProps {
  readonly title: string;
  /** Which entry of the menu this page belongs to. */
  readonly at: PageKey;
  /** Address that the browser shows instead, for a page that must not be sent again by a reload. */
  readonly shownAs?: string;
  /** Loads the page again after so many seconds where no script follows what it shows. */
  readonly refreshSeconds?: number;
  readonly children: Child;
}

// Nothing is evaluated and no style is written into the page: the content policy forbids both.
const htmxConfig = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  selfRequestsOnly: true,
  historyEnabled: false,
});

/** A whole page: head, menu, what the page before wants to be said, content. */
export function Layout({ title, at, shownAs, refreshSeconds, children }: LayoutProps) {
  const reader = useReader();
  const t = useTexts(shellTexts);
  const theme = reader.theme === 'auto' ? {} : { 'data-theme': reader.theme };
  return (
    <html lang={reader.language} {...theme}>
      <Head title={title} refreshSeconds={refreshSeconds ?? null} />
      <body class={reader.person === null ? 'alone' : 'framed'} data-shown-as={shownAs} data-reader={reader.person?.id}>
        <a class="skip" href="#content">
          {t.skip}
        </a>
        {reader.person === null ? null : <Side at={at} />}
        <main id="content" tabindex={-1}>
          <p class="offline" role="status" hidden data-offline>
            {t.offline} <a href={reader.address}>{t.reload}</a>
          </p>
          <p class="notice warn" role="status" tabindex={-1} hidden data-restored>
            {t.restored}
          </p>
          {reader.flash === null ? null : (
            <Notice tone={reader.flash.tone} isFocused>
              {reader.flash.text}
            </Notice>
          )}
          {children}
          {reader.person === null ? <Switches /> : null}
        </main>
      </body>
    </html>
  );
}

function Head({ title, refreshSeconds }: { readonly title: string; readonly refreshSeconds: number | null }) {
  const t = useTexts(shellTexts);
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content={htmxConfig} />
      {refreshSeconds === null ? null : (
        <noscript>
          <meta http-equiv="refresh" content={String(refreshSeconds)} />
        </noscript>
      )}
      <title>{`${title} · ${t.product}`}</title>
      <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href={assetUrl('pico.css')} />
      <link rel="stylesheet" href={assetUrl('console.css')} />
      <link rel="stylesheet" href={assetUrl('parts.css')} />
      <link rel="stylesheet" href={assetUrl('work.css')} />
      <script src={assetUrl('htmx.js')} defer />
      <script src={assetUrl('htmx-sse.js')} defer />
      <script src={assetUrl('console.js')} defer />
    </head>
  );
}

/** The menu: beside the page where there is room, above it and folded where there is none. */
function Side({ at }: { readonly at: PageKey }) {
  const { person } = useReader();
  const t = useTexts(shellTexts);
  return (
    <header class="side">
      <a class="brand" href="/console">
        <img src={assetUrl('icon.svg')} alt="" width="28" height="28" />
        {t.product}
      </a>
      <input type="checkbox" id="menu" class="menu-switch" aria-label={t.menu} />
      <label for="menu" class="menu-button" aria-hidden="true">
        {t.menu}
      </label>
      <div class="folding">
        <nav aria-label={t.navigation}>
          <Section name="work" at={at} />
          <Section name="setup" at={at} />
          <Section name="system" at={at} />
        </nav>
        <div class="me">
          <a href="/console/account" aria-current={at === 'account' ? 'page' : undefined}>
            {person?.name}
          </a>
          <Form action="/console/sign-out">
            <button type="submit" class="link">
              {t.signOut}
            </button>
          </Form>
          <Switches />
        </div>
      </div>
    </header>
  );
}

function Section({ name, at }: { readonly name: NavigationEntry['section']; readonly at: PageKey }) {
  const { person } = useReader();
  const pick = usePick();
  const all: readonly NavigationEntry[] = navigation;
  const entries = all.filter(({ section, role }) => section === name && person !== null && mayAct(person.role, role));
  if (entries.length === 0) return null;
  return (
    <section>
      <h2>{pick(sectionLabels[name])}</h2>
      <ul>
        {entries.map(({ key, path, label }) => (
          <li>
            <a href={path} aria-current={key === at ? 'page' : undefined}>
              {pick(label)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Language and appearance. Links, so that they work everywhere; the choice is remembered. */
function Switches() {
  const { language, theme, address } = useReader();
  const t = useTexts(shellTexts);
  const other = language === 'en' ? 'fr' : 'en';
  const labels = { auto: t.themeAuto, light: t.themeLight, dark: t.themeDark };
  const link = (name: string, value: string) => `${address}${address.includes('?') ? '&' : '?'}${name}=${value}`;
  return (
    <div class="switches">
      <a href={link('lang', other)} lang={other} hreflang={other}>
        {t.otherLanguage}
      </a>
      <ul aria-label={t.theme}>
        {(['auto', 'light', 'dark'] as const).map((one) => (
          <li>
            <a href={link('theme', one)} aria-current={one === theme ? 'true' : undefined}>
              {labels[one]}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
