import { createApi } from '../../../http/create-api.ts';
import type { GuardedEnv } from '../../guarded.ts';
import type { NativeApi, NativeTools } from '../native-api.ts';
import { endEscalation } from './end-escalation.ts';
import { getAvailability } from './get-availability.ts';
import { getEscalation } from './get-escalation.ts';
import { getOwner } from './get-owner.ts';
import { listEvents } from './list-events.ts';
import { markRead } from './mark-read.ts';
import { readFile } from './read-file.ts';
import { mountReference } from './reference-page.ts';
import { sendMessage } from './send-message.ts';
import { sendTyping } from './send-typing.ts';
import { startEscalation } from './start-escalation.ts';
import { streamEvents } from './stream-events.ts';
import { testWebhook } from './test-webhook.ts';
import { updateEscalation } from './update-escalation.ts';
import { uploadAttachment } from './upload-attachment.ts';

/** In the order in which the reference shows them. */
const operations = [
  getAvailability,
  startEscalation,
  getEscalation,
  getOwner,
  updateEscalation,
  endEscalation,
  sendMessage,
  sendTyping,
  markRead,
  listEvents,
  streamEvents,
  testWebhook,
  uploadAttachment,
  readFile,
];

/** The whole `/v1` API, its description at `/openapi.json`, and the page at `/docs` that shows it. */
export function nativeRoutes(tools: NativeTools): NativeApi {
  const api = createApi<GuardedEnv>();
  for (const mount of operations) mount(api, tools);
  mountReference(api, tools);
  return api;
}
