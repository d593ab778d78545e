import { IncomingMessage } from 'node:http';

/**
 * A request of which only a WebSocket is an upgrade. Node hands every call that offers one to whoever opens sockets, and its
 * body with it; but clients offer HTTP/2 with ordinary calls (`Upgrade: h2c`, as Java's own client does without TLS), and
 * a server that does not take the offer has to answer the call as it is (RFC 9110, 7.8).
 */
export class IncomingCall extends IncomingMessage {}

const offered = new WeakMap<IncomingMessage, unknown>();

// Node writes what its parser found, and asks again once the headers are read. Its own constructor writes, too, so that this
// cannot be a field.
Object.defineProperty(IncomingCall.prototype, 'upgrade', {
  set(this: IncomingMessage, value: unknown) {
    if (value === true) offered.set(this, value);
    else offered.delete(this);
  },
  get(this: IncomingMessage): boolean {
    if (!offered.has(this)) return false;
    return this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket';
  },
});
