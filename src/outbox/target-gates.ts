import type { Clock, EpochMs } from '../core/clock.ts';

/**
 * Why a target (a connection or a bot) gets nothing at the moment. `broken`: it failed too often and is left alone for a
 * while. `paused`: it asked for time. `unauthorized`: our credentials are refused and an administrator has to look.
 */
export type GateState = 'open' | 'broken' | 'paused' | 'unauthorized';

/** Whether the target is left alone until a probe or a check finds it back. One that is `paused` is there, and asked for time. */
export function isOutOfReach(state: GateState): boolean {
  return state === 'broken' || state === 'unauthorized';
}

/** What an attempt says about the health of its target. A refusal of one request says nothing bad about it. */
export type AttemptHealth = 'ok' | 'failed' | 'neutral';

/** Per target: how many calls are in flight, whether it may be called, and its circuit breaker. In memory only. */
export interface TargetGates {
  stateOf(target: string): GateState;
  /** Whether it may get something now: it is open, and has room. */
  mayCall(target: string): boolean;
  /** Targets that get nothing now: closed, or with enough in flight. */
  unavailable(): readonly string[];
  /** How many more calls those may get now that have room, but asked for time lately and get their full share step by step. */
  narrowed(): Readonly<Record<string, number>>;
  began(target: string): void;
  ended(target: string, health: AttemptHealth): void;
  /**
   * The target asked for time. Afterwards it gets half of what it had, and one more with every call that went well: what
   * takes several calls would otherwise begin everywhere at once, use up the limit, and come to its end nowhere.
   */
  pause(target: string, until: EpochMs): void;
  /** Credentials were refused: closed until `reopen`. */
  unauthorize(target: string): void;
  /** It was out of reach when the program stopped: closed until a probe has asked. Its state is known, so nobody is told. */
  suspect(target: string): void;
  /** A check has passed, or the settings have changed. */
  reopen(target: string): void;
  /** A probe of a broken target has failed: it is left alone for another while. */
  staysBroken(target: string): void;
  /** Targets that should be probed before they get anything again. */
  toProbe(): readonly string[];
  states(): ReadonlyMap<string, GateState>;
  /** Called when a target becomes unreachable (`true`) and when it is back (`false`). */
  onReachability(listener: (target: string, isDown: boolean) => void): void;
}

interface Gate {
  inFlight: number;
  /** Most calls at a time. */
  width: number;
  pausedUntil: EpochMs;
  brokenUntil: EpochMs | null;
  isUnauthorized: boolean;
  failuresInARow: number;
  window: { at: EpochMs; failed: boolean }[];
}

const widthMax = 32;
const failuresInARowMax = 10;
const windowMs = 5 * 60_000;
const windowMin = 10;
const failedShare = 0.7;
const windowEntriesMax = 100;
const brokenMs = 30_000;
/** Longest wait that is read from an answer. */
const pausedMsMax = 60 * 60_000;

/** A moment further ahead than a breaker ever stays open was set by a clock that was wrong. */
function isOver(until: EpochMs, now: EpochMs): boolean {
  return until <= now || until > now + brokenMs;
}

function stateAt(gate: Gate, now: EpochMs): GateState {
  if (gate.isUnauthorized) return 'unauthorized';
  if (gate.brokenUntil !== null) return 'broken';
  const leftMs = gate.pausedUntil - now;
  // Nobody is obeyed for longer: a clock that was ahead must not close a target until it would have been right.
  return leftMs > 0 && leftMs <= pausedMsMax ? 'paused' : 'open';
}

function newGate(): Gate {
  return {
    inFlight: 0,
    width: widthMax,
    pausedUntil: 0,
    brokenUntil: null,
    isUnauthorized: false,
    failuresInARow: 0,
    window: [],
  };
}

function hasPlace(gate: Gate, now: EpochMs): boolean {
  return gate.inFlight < gate.width && stateAt(gate, now) === 'open';
}

function narrow(gate: Gate): void {
  gate.width = Math.max(1, Math.floor(Math.min(gate.width, gate.inFlight + 1) / 2));
}

function placesOf(gates: ReadonlyMap<string, Gate>, now: EpochMs): Readonly<Record<string, number>> {
  const narrowed = [...gates].filter(([, gate]) => gate.width < widthMax && hasPlace(gate, now));
  return Object.fromEntries(narrowed.map(([name, { width, inFlight }]) => [name, width - inFlight]));
}

export function createTargetGates(clock: Clock): TargetGates {
  const gates = new Map<string, Gate>();
  const listeners: ((target: string, isDown: boolean) => void)[] = [];
  const tell = (target: string, isDown: boolean): void => {
    for (const listener of listeners) listener(target, isDown);
  };

  const gateOf = (target: string): Gate => {
    const known = gates.get(target);
    if (known !== undefined) return known;
    const made = newGate();
    gates.set(target, made);
    return made;
  };

  const stateOfGate = (gate: Gate): GateState => stateAt(gate, clock.now());
  const isFree = (gate: Gate): boolean => hasPlace(gate, clock.now());

  const reopen = (target: string): void => {
    const gate = gateOf(target);
    const wasDown = isOutOfReach(stateOfGate(gate));
    Object.assign(gate, newGate(), { inFlight: gate.inFlight });
    if (wasDown) tell(target, false);
  };

  const failed = (target: string, gate: Gate): void => {
    gate.failuresInARow += 1;
    const isOverWindow =
      gate.window.length >= windowMin &&
      gate.window.filter((entry) => entry.failed).length / gate.window.length >= failedShare;
    if (gate.failuresInARow < failuresInARowMax && !isOverWindow) return;
    // Calls that were in flight when it broke say nothing new: only a probe may put it off further.
    if (gate.brokenUntil !== null) return;
    gate.brokenUntil = clock.now() + brokenMs;
    tell(target, true);
  };

  return {
    stateOf: (target) => {
      const gate = gates.get(target);
      return gate === undefined ? 'open' : stateOfGate(gate);
    },
    mayCall: (target) => {
      const gate = gates.get(target);
      return gate === undefined || isFree(gate);
    },
    unavailable: () => [...gates].filter(([, gate]) => !isFree(gate)).map(([name]) => name),
    narrowed: () => placesOf(gates, clock.now()),
    began: (target) => {
      gateOf(target).inFlight += 1;
    },
    ended: (target, health) => {
      const gate = gateOf(target);
      gate.inFlight -= 1;
      if (health === 'neutral') return;
      const now = clock.now();
      gate.window.push({ at: now, failed: health === 'failed' });
      while (gate.window.length > windowEntriesMax || (gate.window[0]?.at ?? now) < now - windowMs) gate.window.shift();
      if (health === 'ok') gate.width = Math.min(widthMax, gate.width + 1);
      if (health === 'failed') failed(target, gate);
      else if (gate.brokenUntil === null) gate.failuresInARow = 0;
    },
    pause: (target, until) => {
      const gate = gateOf(target);
      // Whoever was under way with the first to be told hears the same, and says nothing new.
      if (stateOfGate(gate) !== 'paused') narrow(gate);
      gate.pausedUntil = Math.max(gate.pausedUntil, until);
    },
    unauthorize: (target) => {
      const gate = gateOf(target);
      const wasDown = isOutOfReach(stateOfGate(gate));
      gate.isUnauthorized = true;
      if (!wasDown) tell(target, true);
    },
    suspect: (target) => {
      gateOf(target).brokenUntil ??= clock.now();
    },
    reopen,
    staysBroken: (target) => {
      const gate = gateOf(target);
      if (gate.brokenUntil !== null) gate.brokenUntil = clock.now() + brokenMs;
    },
    toProbe: () => {
      const now = clock.now();
      return [...gates]
        .filter(([, gate]) => gate.isUnauthorized || (gate.brokenUntil !== null && isOver(gate.brokenUntil, now)))
        .map(([name]) => name);
    },
    states: () => new Map([...gates].map(([target, gate]) => [target, stateOfGate(gate)])),
    onReachability: (listener) => {
      listeners.push(listener);
    },
  };
}
