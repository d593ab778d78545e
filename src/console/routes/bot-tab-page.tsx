import type { Bot } from '../../bot-accounts/bot.ts';
import type { KnownProtocol } from '../administration.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { BotFrame, type BotFrameProps, type BotTab, tabsOf } from '../pages/bot-page.tsx';
import type { FormState } from '../parts/form-state.ts';
import { renderPage, titleOf } from '../render-page.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { textsIn } from '../texts/texts-in.ts';

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
  const protocol = protocolOf(tools, bot);
  const name = tabsOf(bot, protocol, textsIn(c.var.reader.language, botsTexts)).find(({ key }) => key === tab)?.label;
  const frame = (
    <BotFrame bot={bot} protocol={protocol} tab={tab}>
      {content}
    </BotFrame>
  );
  return renderPage(c, { title: titleOf(name, bot.name), at: 'bots' }, frame, statusOf(state));
}
