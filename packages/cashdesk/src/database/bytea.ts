import { customType } from 'drizzle-orm/pg-core';

/** Raw bytes; drizzle has no column for them. */
export const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
});
