import { LRUCache } from 'lru-cache';
import type { EscalationId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Sealer } from '../../core/seal.ts';

/** Keeps the adapter's private state of a conversation encrypted, at the cost of one encryption per different state. */
export interface RemoteStateCodec {
  seal(id: EscalationId, state: JsonObject): string;
  open(id: EscalationId, sealed: string | null): JsonObject;
}

const remembered = 5000;

/** The context under which the state of an escalation's conversation is sealed. */
export function contextOfRemoteState(id: EscalationId): string {
  return `escalation:${id}:remote`;
}

export function createRemoteStateCodec(sealer: Sealer): RemoteStateCodec {
  const pairs = new LRUCache<EscalationId, { readonly plain: string; readonly sealed: string }>({ max: remembered });
  return {
    seal(id, state) {
      const plain = JSON.stringify(state);
      const known = pairs.get(id);
      if (known?.plain === plain && !sealer.isStale(known.sealed)) return known.sealed;
      const sealed = sealer.seal(plain, contextOfRemoteState(id));
      pairs.set(id, { plain, sealed });
      return sealed;
    },
    open(id, sealed) {
      if (sealed === null) return {};
      const known = pairs.get(id);
      if (known?.sealed === sealed) return JSON.parse(known.plain) as JsonObject;
      const plain = sealer.open(sealed, contextOfRemoteState(id));
      pairs.set(id, { plain, sealed });
      return JSON.parse(plain) as JsonObject;
    },
  };
}
