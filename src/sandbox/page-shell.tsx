import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Language } from '../core/language.ts';
import type { PageTexts } from './page-texts.ts';

export interface ShellOptions {
  readonly title: string;
  readonly texts: PageTexts;
  readonly language: Language;
  /** Where the assets are, relative to the page. */
  readonly assets: string;
  /** The page's own script among them. */
  readonly script: string;
  /** What the script has to know, as `data-` attributes of the body. */
  readonly data?: Readonly<Record<string, string>>;
  readonly children: Child;
}

const styleSheets = ['theme.css', 'messages.css', 'desk.css', 'layout.css'] as const;

function Page({ title, texts, language, assets, script, data, children }: ShellOptions) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={`${assets}/icon.svg`} type="image/svg+xml" />
        {styleSheets.map((name) => (
          <link rel="stylesheet" href={`${assets}/${name}`} />
        ))}
        <script type="module" src={`${assets}/${script}`} />
      </head>
      <body data-texts={JSON.stringify(texts)} data-language={language} {...data}>
        {children}
      </body>
    </html>
  );
}

/** A whole page: head, assets, and the texts for its script. Nothing in it is inline. */
export function pageShell(options: ShellOptions) {
  return html`<!DOCTYPE html>${<Page {...options} />}`;
}
