import type { ExaminedMail, ExamineWork } from '../verify/examine-mail.ts';

/** What the thread is told. */
export type ToThread =
  | { kind: 'examine'; work: ExamineWork }
  | { kind: 'answer'; question: number; records: string[][] }
  | { kind: 'no_answer'; question: number; code: string };

/** What the thread says: that it is there, a question to DNS, or the end of its work. */
export type FromThread =
  | { kind: 'ready' }
  | { kind: 'question'; question: number; name: string; rrtype: string }
  | { kind: 'examined'; examined: ExaminedMail };
