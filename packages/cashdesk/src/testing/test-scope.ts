/** The scope every test record is in. */
export const testScope = 'demirbank:desk@example.com';
