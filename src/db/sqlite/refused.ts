/**
 * Thrown by an operation that has to answer no after it has written something: the engine undoes what it wrote and
 * answers with the value.
 */
export class Refused extends Error {
  readonly value: unknown;

  constructor(value: unknown) {
    super('refused');
    this.name = 'Refused';
    this.value = value;
  }
}
