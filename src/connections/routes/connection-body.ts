/**
 * The body of create and update, for the document only: the use case reads it, because only there the fields of the
 * helpdesk are known and every mistake can be named at once. `routes/index.ts` registers the schema under this name.
 */
export const connectionBodyName = 'ConnectionInput';

export const connectionBody = {
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${connectionBodyName}` } } },
  required: true,
};
