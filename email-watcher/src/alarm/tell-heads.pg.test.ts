import { formatHead, readAuditHead, sealAudit } from '@luxon/cashdesk';
import { createTestDesk, plannedCredit } from '@luxon/cashdesk/testing';
import { expect, test } from 'vitest';
import type { Told } from './telegram.ts';
import { tellHeadsOnce } from './tell-heads.ts';

test('the head of a day is in the log once and in the alarm channel once, though the channel failed at first', async () => {
  const opened = await createTestDesk();
  try {
    const { desk } = opened;
    await plannedCredit(opened);
    await sealAudit(desk);
    const head = formatHead(await readAuditHead(desk));
    const lines: string[] = [];
    const sent: string[] = [];
    const answers: Told[] = [{ kind: 'failed', code: '500' }, { kind: 'wait', seconds: 7 }, { kind: 'sent' }];
    const log = { info: (line: string) => lines.push(line), warn: () => undefined, error: () => undefined };
    const send = async (text: string): Promise<Told> => {
      const answer = answers.shift() ?? { kind: 'failed', code: 'told twice' };
      if (answer.kind === 'sent') sent.push(text);
      return answer;
    };
    for (let minute = 0; minute < 5; minute += 1) await tellHeadsOnce({ desk, send, language: 'ru', log });
    expect(lines).toEqual([expect.stringContaining(head)]);
    expect(sent).toEqual([expect.stringContaining(head)]);
    expect(answers).toEqual([]);
    opened.advance(24 * 60 * 60_000);
    await tellHeadsOnce({ desk, send: null, language: 'ru', log });
    expect(lines).toHaveLength(2);
  } finally {
    await opened.close();
  }
});
