/**
 * The database could not do its work now: it is locked, full, closed or gone. Nothing of the operation was kept, so the
 * same call may be made again. HTTP edges answer 503.
 */
export class StorageUnavailable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StorageUnavailable';
  }
}
