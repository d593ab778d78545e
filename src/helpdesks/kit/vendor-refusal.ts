import { DeliveryFailure } from '../failure.ts';

const safeCode = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;

/**
 * A vendor's "no": the failure that it means to us, and what the vendor said, so that callers can refine it. Its message
 * carries status and code only, because bodies may quote a person's data.
 */
export class VendorRefusal extends DeliveryFailure {
  readonly status: number;
  /** The vendor's code such as `conversation_not_found`; `null` where there was none, or nothing that looks like a code. */
  readonly code: string | null;

  constructor(failure: DeliveryFailure, status: number, code: string | null | undefined) {
    const shown = code !== undefined && code !== null && safeCode.test(code) ? code : null;
    const isNamed = shown === null || failure.message.endsWith(`(${shown})`);
    super(isNamed ? failure.message : `${failure.message} (${shown})`, failure);
    this.status = status;
    this.code = shown;
  }
}

/** A refused request for a token is a mistake in the connection, whatever its code: nothing can be done until it is mended. */
export async function asCredential<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof VendorRefusal) || error.disposition !== 'reject') throw error;
    const failure = new DeliveryFailure(error.message, { disposition: 'reauthorize', certainty: 'notSent' });
    throw new VendorRefusal(failure, error.status, error.code);
  }
}

/**
 * Runs a call to an API that has limits of its own, beside the one by which messages travel: where they are used up, only the
 * delivery waits that met them, and no words of others.
 */
export async function withOwnLimits<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof DeliveryFailure && error.pausesTarget ? pausingLaneOnly(error) : error;
  }
}

function pausingLaneOnly(failure: DeliveryFailure): DeliveryFailure {
  const { message, disposition, certainty, retryAfterMs } = failure;
  const lane = new DeliveryFailure(message, { disposition, certainty, retryAfterMs, pausesLane: true });
  return failure instanceof VendorRefusal ? new VendorRefusal(lane, failure.status, failure.code) : lane;
}

/** Whether the vendor answered with one of these status codes, or with any that is not 2xx where none is named. */
export function isRefusal(error: unknown, ...statuses: readonly number[]): error is VendorRefusal {
  return error instanceof VendorRefusal && (statuses.length === 0 || statuses.includes(error.status));
}
