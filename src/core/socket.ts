/** One open WebSocket, whichever side opened it. */
export interface Socket {
  /**
   * Resolves once it is handed to the network, so that a slow reader slows the sender down. Rejects when it is closed,
   * and ends it when eight megabytes are waiting to be read.
   */
  send(data: string | Uint8Array): Promise<void>;
  /** Text comes as a string, everything else as bytes. */
  onMessage(listener: (data: string | Uint8Array) => void): void;
  /** Called once, also when the socket is closed already. */
  onClose(listener: SocketClosed): void;
  /** Says goodbye first. Codes that may not be sent (1004 to 1006, 1015) become a plain goodbye. */
  close(code?: number, reason?: string): void;
  /**
   * Breaks it off so that a page in a browser is told of an error. What was on its way to us is still heard until the
   * other side is gone, a second at most.
   */
  cut(): void;
}

/**
 * 1005 or 1006 stand for "no code was given". `isBroken` says that the other side broke the rules of the protocol: a
 * browser reports an error only then, and of a lost connection nothing but its close.
 */
export type SocketClosed = (code: number, reason: string, isBroken: boolean) => void;

/** A request to open a WebSocket, before it is answered. */
export interface SocketRequest {
  /** Path and query as they came. */
  readonly path: string;
  /** Lower-case names; several values of one name are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Takes the socket, or refuses it with an HTTP status. */
export type SocketAnswer =
  | { readonly isAccepted: true; take(socket: Socket): void }
  | { readonly isAccepted: false; readonly status: number };

/** Answers requests to open a WebSocket. Must not throw. */
export type SocketHandler = (request: SocketRequest) => Promise<SocketAnswer>;
