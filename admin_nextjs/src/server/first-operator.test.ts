import { expect, test, vi } from 'vitest';
import { describeFirstOperator } from './first-operator.ts';

const link = 'http://localhost:3001/welcome#EXAMPLE';

test('at a terminal the link for the first operator is said', async () => {
  expect(await describeFirstOperator({ isSeen: true, makeLink: async () => link })).toContain(link);
});

test('where it would go into a file no link is made, and the command is named', async () => {
  const makeLink = vi.fn(async () => link);
  const said = await describeFirstOperator({ isSeen: false, makeLink });
  expect(said).toContain('npx luxon operator invite');
  expect(said).not.toContain('welcome');
  expect(makeLink).not.toHaveBeenCalled();
});
