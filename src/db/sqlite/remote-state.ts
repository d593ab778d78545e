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

export function createRemoteStateCodec(sealer: Sealer): RemoteStateCodec {
  const pairs = new LRUCache<EscalationId, { readonly plain: string; readonly sealed: string }>({ max: remembered });
  const contextOf = (id: EscalationId) => `escalation:${id}:remote`;
  return {
    seal(id, state) {
      const plain = JSON.stringify(state);
      const known = pairs.get(id);
      if (known?.plain === plain && !sealer.isStale(known.sealed)) return known.sealed;
      const sealed = sealer.seal(plain, contextOf(id));
      pairs.set(id, { plain, sealed });
      return sealed;
    },
    open(id, sealed) {
      if (sealed === null) return {};
      const known = pairs.get(id);
      if (known?.sealed === sealed) return JSON.parse(known.plain) as JsonObject;
      const plain = sealer.open(sealed, contextOf(id));
      pairs.set(id, { plain, sealed });
      return JSON.parse(plain) as JsonObject;
    },
  };
}
