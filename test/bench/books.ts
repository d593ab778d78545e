/** Keeps books of every message by its number: when it was due, whether it was accepted, when and how often it arrived. */
export interface Books {
  /** Forgets what was, and expects numbers from 0 to below `count`. */
  begin(count: number, conversations: number): void;
  scheduled(number: number, at: number): void;
  accepted(number: number, ms: number): void;
  refused(number: number): void;
  arrived(number: number): void;
  /** Resolves when everything accepted has arrived; rejects when nothing moves for that long. */
  settled(quietMsMax: number): Promise<void>;
  result(): BookResult;
  readonly arrivals: number;
  readonly acceptances: number;
}

export interface BookResult {
  readonly accepted: number;
  readonly refused: number;
  readonly lost: number;
  readonly doubled: number;
  /** Messages that were accepted before another one of their conversation was sent, and arrived after it. */
  readonly reordered: number;
  readonly firstAt: number;
  readonly lastArrivalAt: number;
  /** Milliseconds from sending to the answer, sorted. */
  readonly acceptMs: Float64Array;
  /** Milliseconds from the scheduled moment to the arrival at the other side, sorted. */
  readonly relayMs: Float64Array;
}

export function createBooks(): Books {
  let page = openPage(0, 1);
  return {
    begin: (count, conversations) => {
      page = openPage(count, conversations);
    },
    scheduled: (number, at) => {
      page.scheduledAt[number] = at;
    },
    accepted: (number, ms) => {
      page.acceptMs[number] = ms;
      page.answeredAt[number] = performance.now();
      page.acceptances += 1;
    },
    refused: () => {
      page.refusals += 1;
    },
    arrived: (number) => arrived(page, number),
    settled: (quietMsMax) => settled(page, quietMsMax),
    result: () => resultOf(page),
    get arrivals() {
      return page.distinct;
    },
    get acceptances() {
      return page.acceptances;
    },
  };
}

type Page = ReturnType<typeof openPage>;

function openPage(count: number, conversations: number) {
  return {
    count,
    conversations,
    scheduledAt: new Float64Array(count).fill(Number.NaN),
    acceptMs: new Float64Array(count).fill(Number.NaN),
    answeredAt: new Float64Array(count).fill(Number.NaN),
    arrivedAt: new Float64Array(count).fill(Number.NaN),
    newestOf: new Int32Array(conversations).fill(-1),
    acceptances: 0,
    refusals: 0,
    distinct: 0,
    doubled: 0,
    reordered: 0,
    lastArrivalAt: 0,
  };
}

function arrived(page: Page, number: number): void {
  if (!(number < page.count)) return;
  page.lastArrivalAt = performance.now();
  if (!Number.isNaN(page.arrivedAt[number] ?? 0)) {
    page.doubled += 1;
    return;
  }
  page.arrivedAt[number] = page.lastArrivalAt;
  page.distinct += 1;
  const conversation = number % page.conversations;
  const newest = page.newestOf[conversation] ?? -1;
  if (number > newest) page.newestOf[conversation] = number;
  // Two that were under way at the same time may be accepted in either order.
  else if ((page.answeredAt[number] ?? 0) < (page.scheduledAt[newest] ?? 0)) page.reordered += 1;
}

async function settled(page: Page, quietMsMax: number): Promise<void> {
  let seen = page.distinct;
  let movedAt = performance.now();
  while (page.distinct < page.acceptances) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (page.distinct !== seen) {
      seen = page.distinct;
      movedAt = performance.now();
    } else if (performance.now() - movedAt > quietMsMax) {
      throw new Error(`${page.acceptances - page.distinct} of ${page.acceptances} messages never arrived.`);
    }
  }
}

function resultOf(page: Page): BookResult {
  const isKnown = (value: number) => !Number.isNaN(value);
  const relayMs = page.arrivedAt.map((at, number) => at - (page.scheduledAt[number] ?? Number.NaN)).filter(isKnown);
  const lost = page.acceptMs.filter(
    (ms, number) => isKnown(ms) && !isKnown(page.arrivedAt[number] ?? Number.NaN),
  ).length;
  return {
    accepted: page.acceptances,
    refused: page.refusals,
    lost,
    doubled: page.doubled,
    reordered: page.reordered,
    firstAt: page.scheduledAt.filter(isKnown).reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY),
    lastArrivalAt: page.lastArrivalAt,
    acceptMs: page.acceptMs.filter(isKnown).sort(),
    relayMs: relayMs.sort(),
  };
}

/** The value below which that share of a sorted list lies; NaN for an empty list. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
