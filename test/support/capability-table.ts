import type { Capabilities } from '../../src/helpdesks/capabilities.ts';
import type { VendorHelpdesk } from '../../src/helpdesks/define.ts';

const intakes: Readonly<Record<Capabilities['intake'][number], string>> = {
  webhook: 'it calls us (webhook)',
  conversationStream: 'one stream per open conversation',
};
const routings: Readonly<Record<Capabilities['routing'], string>> = {
  group: 'to a group, by its id',
  attribute: "by attributes, which the helpdesk's own flow reads",
  none: 'not at all',
};
const resends: Readonly<Record<Capabilities['resend'], string>> = {
  safe: 'sent again: a repeat changes nothing',
  detectable: 'looked up first, then sent again',
  mayDuplicate: 'sent again, marked as possibly repeated',
};
const directions: Readonly<Record<Capabilities['typing'], string>> = {
  none: 'no',
  toHelpdesk: 'shown to agents',
  fromHelpdesk: 'shown to the end user',
  both: 'both ways',
};
const files: Readonly<Record<Capabilities['attachments'], string>> = {
  none: 'no',
  byUrl: 'as links',
  byUpload: 'uploaded',
};
const enders: Readonly<Record<Capabilities['endedBy'], string>> = { agent: 'the agent', either: 'either side' };
const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

/** Every capability in the words of the page. A new one without a row does not compile. */
const rows: { readonly [Name in keyof Capabilities]: readonly [string, (value: Capabilities[Name]) => string] } = {
  intake: ['How its events reach us', (ways) => ways.map((way) => intakes[way]).join(', ')],
  routing: ['How a skill finds its agents', (routing) => routings[routing]],
  listsGroups: ['Groups listed, and made when missing', yesOrNo],
  textCharsMax: ['Longest text of one message; longer ones are split', (chars) => `${numberOf(chars)} characters`],
  attachments: ['Files', (way) => files[way]],
  attachmentBytesMax: ['Largest file', (bytes) => `${numberOf(Math.floor(bytes / 1_000_000))} MB`],
  typing: ['Typing', (way) => directions[way]],
  readReceipts: ['Read marks', (way) => directions[way]],
  queuePosition: ['Place in the queue or time to wait', yesOrNo],
  transfer: ['Transfers between groups are told', yesOrNo],
  endedBy: ['Who can end it', (who) => enders[who]],
  resend: ['A message whose fate is unclear is', (what) => resends[what]],
};

function numberOf(value: number): string {
  return value.toLocaleString('en');
}

/** One column per helpdesk: its README, what it declares, and the ways in which a conversation can be ended over there. */
export async function capabilityTable(helpdesks: readonly VendorHelpdesk[]): Promise<string> {
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const declared = (Object.keys(rows) as (keyof Capabilities)[]).map((name) =>
    lineOf([rows[name][0], ...helpdesks.map(({ capabilities }) => cellOf(name, capabilities))]),
  );
  return [
    lineOf(['', ...helpdesks.map(({ kind, label }) => `[${label}](../src/helpdesks/${kind}/README.md)`)]),
    `|---|${helpdesks.map(() => '---|').join('')}`,
    ...declared,
    lineOf(['Ways to end it over there', ...(await Promise.all(helpdesks.map(endingsOf)))]),
  ].join('\n');
}

function cellOf<Name extends keyof Capabilities>(name: Name, capabilities: Capabilities): string {
  const [, tell] = rows[name];
  return tell(capabilities[name]);
}

async function endingsOf(helpdesk: VendorHelpdesk): Promise<string> {
  const { desk } = await helpdesk.simulate({ clock: { now: () => 0 } });
  return desk.endings.map(({ label }) => label.en).join(' · ');
}
