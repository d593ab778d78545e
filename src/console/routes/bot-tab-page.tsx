import type { Bot } from '../../bot-accounts/bot.ts';
import type { ConsoleContext } from '../console-env.ts';
import { BotFrame, type BotTab } from '../pages/bot-page.tsx';
import type { FormState } from '../parts/form-state.ts';
import { renderPage } from '../render-page.tsx';

const statusOf = (state: FormState | null) => (Object.keys(state?.errors ?? {}).length > 0 ? 422 : 200);

/** One of the pages about a bot. `state` is that of its form, `null` where there is none. */
export function botTabPage(
  c: ConsoleContext,
  { bot, tab, state }: { readonly bot: Bot; readonly tab: BotTab; readonly state: FormState | null },
  content: Parameters<typeof BotFrame>[0]['children'],
) {
  const frame = (
    <BotFrame bot={bot} tab={tab}>
      {content}
    </BotFrame>
  );
  return renderPage(c, { title: bot.name, at: 'bots' }, frame, statusOf(state));
}
