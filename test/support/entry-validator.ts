import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { convertDescription, isRecord, type JsonRecord } from './openapi-schemas.ts';
import { specsFolder } from './openapi-validator.ts';

const files = {
  outbound: 'salesforce-interaction-service-outbound.asyncapi.yaml',
  inbound: 'salesforce-interaction-service-inbound.openapi.yaml',
} as const;
/** Named among the kinds of what is sent, and described only with what is received. */
const describedInbound = ['RoutingWorkResult'];
const loaded = new Map<keyof typeof files, Ajv2019>();

function validator(which: keyof typeof files): Ajv2019 {
  const known = loaded.get(which);
  if (known !== undefined) return known;
  const folder = specsFolder();
  if (folder === null) throw new Error('Ask specsFolder() first: there are no descriptions');
  const description = parse(readFileSync(join(folder, files[which]), 'utf8'), dropEmptyDiscriminator) as JsonRecord;
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false, logger: false });
  addFormats.default(ajv);
  // The description never says that a value may be null, and Salesforce's own samples are full of nulls.
  const converted = convertDescription(description, { direction: 'response', isClosed: false, isNullable: true });
  ajv.addSchema({ ...converted, $id: 'entries' });
  loaded.set(which, ajv);
  return ajv;
}

/** A discriminator that names no kinds says nothing. */
function dropEmptyDiscriminator(_key: unknown, value: unknown): unknown {
  if (!isRecord(value as JsonRecord)) return value;
  const { discriminator, ...rest } = value as JsonRecord;
  const isEmpty = isRecord(discriminator) && discriminator['mapping'] === undefined && rest['oneOf'] === undefined;
  return isEmpty ? rest : value;
}

/** What the vendor's own description requires there although the member is inside `entries`. */
const isKnownSlip = (entryType: string, problem: string) =>
  entryType === 'ParticipantChanged' && problem.includes("required property 'participant'");

/** Everything in which the payload of an entry differs from the vendor's description of its kind. */
export function validateEntryPayload(payload: unknown): readonly string[] {
  const entryType = isRecord(payload as JsonRecord) ? String((payload as JsonRecord)['entryType']) : '';
  const pointer = `entries#/components/schemas/${entryType}`;
  const ajv = validator(describedInbound.includes(entryType) ? 'inbound' : 'outbound');
  if (ajv.getSchema(pointer) === undefined) return [`${entryType} is not described`];
  const check = ajv.compile({ $ref: pointer });
  if (check(payload)) return [];
  return (check.errors ?? [])
    .map((error) => `${entryType}${error.instancePath} ${error.message}`)
    .filter((problem) => !isKnownSlip(entryType, problem));
}
