import type { Bot } from '../../bot-accounts/bot.ts';
import type { KnownProtocol } from '../administration.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { BotFrame, type BotFrameProps, type BotTab } from '../pages/bot-page.tsx';
import type { FormState } from '../parts/form-state.ts';
import { renderPage } from '../render-page.tsx';

const statusOf = (state: FormState | null) => (Object.keys(state?.errors ?? {}).length > 0 ? 422 : 200);

/** The protocol that a bot speaks, `null` when it is not known any more. */
export function protocolOf({ botProtocols }: ConsoleTools, bot: Bot): KnownProtocol | null {
  return botProtocols.find(({ kind }) => kind === bot.protocol) ?? null;
}

export interface BotTabPage {
  readonly bot: Bot;
  readonly tab: BotTab;
  /** Of the form, `null` where there is none. */
  readonly state: FormState | null;
  readonly content: BotFrameProps['children'];
}

/** One of the pages about a bot. */
export function botTabPage(c: ConsoleContext, tools: ConsoleTools, { bot, tab, state, content }: BotTabPage) {
  const frame = (
    <BotFrame bot={bot} protocol={protocolOf(tools, bot)} tab={tab}>
      {content}
    </BotFrame>
  );
  return renderPage(c, { title: bot.name, at: 'bots' }, frame, statusOf(state));
}
