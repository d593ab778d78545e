/** Furnishes a fresh program as an administrator does: bot, connection, wiring, route. All of it over the admin API. */
import { type Asked, ask, type BotSide } from './bot-side.ts';
import type { DeskSide } from './desk-side.ts';
import type { Program } from './program.ts';

export interface Administrator {
  readonly connectionId: string;
  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Asked>;
}

/** No timer but the longest: a clock that jumps must not end stories. */
const timers = {
  assignmentSeconds: 0,
  userIdleSeconds: 0,
  userIdleWarningSeconds: 0,
  agentIdleSeconds: 0,
  totalLifeSeconds: 30 * 86_400,
};

export async function setUp(
  program: Program,
  sides: { readonly bot: BotSide; readonly desk: DeskSide },
  token: string,
) {
  const call: Administrator['call'] = (method, path, body) =>
    ask({ origin: program.origin, token, method, path: `/admin/v1${path}`, ...(body === undefined ? {} : { body }) });
  const made = async (path: string, body: unknown): Promise<Asked['body']> => {
    const answer = await call('POST', path, body);
    if (answer.status !== 200 && answer.status !== 201) {
      throw new Error(`${path} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  };
  const { bot, desk } = sides;
  const account = await made('/bots', {
    name: 'Proof',
    ...bot.settings,
    timers,
    unknownSkill: 'default',
  });
  bot.account = { id: account.bot.id, apiKey: account.apiKey, callbackSecrets: [account.callbackSecret] };
  const connection = await made('/connections', {
    kind: desk.desk.kind,
    name: 'Proof desk',
    settings: desk.settings,
  });
  await desk.simulator.enterAddress?.(connection.webhookUrl);
  const wired = await made(`/connections/${connection.id}/connect`, {});
  if (wired.isComplete !== true) throw new Error(`The wiring is not complete: ${JSON.stringify(wired.report)}`);
  for (const skill of ['billing', 'delivery', null]) {
    await made('/routes', {
      botId: account.bot.id,
      connectionId: connection.id,
      skill,
      ...(skill === null ? { groupName: 'General' } : {}),
    });
  }
  const administrator: Administrator = { connectionId: connection.id, call };
  return administrator;
}
