import type { Bot } from '../../bot-accounts/bot.ts';
import type { KnownProtocol } from '../administration.ts';
import { type FieldShape, fieldShapesOf } from '../parts/field-shape.ts';
import { type FormState, inputOf, type SentForm } from '../parts/form-state.ts';
import { NeededFields } from '../parts/needed-fields.tsx';
import { useTexts } from '../parts/reader-context.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { fill } from '../texts/texts-in.ts';

const prefix = 'protocolSettings.';

/** The fields of a bot's protocol: those that it needs, and those that may be left as they are. */
export interface ProtocolShapes {
  readonly needed: readonly FieldShape[];
  readonly further: readonly FieldShape[];
  readonly all: readonly FieldShape[];
}

/** Drawn from the settings schema of the protocol, so that a new one needs no page. None for a protocol that is not known any more. */
export function protocolShapes(protocol: KnownProtocol | null): ProtocolShapes {
  const settings = protocol === null ? [] : fieldShapesOf(protocol.settings);
  const all = settings.map((shape) => ({ ...shape, name: `${prefix}${shape.name}` }));
  return { needed: all.filter(({ isRequired }) => isRequired), further: all.filter((one) => !one.isRequired), all };
}

/** What was sent as the use cases take it: whole, so that an empty field goes back to its default. */
export function protocolInputFrom({ all }: ProtocolShapes, sent: SentForm): object {
  if (all.length === 0) return {};
  const named = Object.entries(inputOf(all, sent)).map(([name, value]) => [name.slice(prefix.length), value]);
  return { protocolSettings: Object.fromEntries(named) };
}

/** The settings as their form shows them. */
export function protocolValues({ protocolSettings }: Bot): Record<string, string> {
  return Object.fromEntries(
    Object.entries(protocolSettings).map(([name, value]) => [`${prefix}${name}`, String(value ?? '')]),
  );
}

/** What the protocol asks of a bot. */
export function ProtocolFields({ shapes, state }: { readonly shapes: ProtocolShapes; readonly state: FormState }) {
  const t = useTexts(botsTexts);
  const { needed, further } = shapes;
  const more = fill(t.protocolMore, { count: further.length });
  return <NeededFields needed={needed} further={further} more={more} state={state} />;
}
