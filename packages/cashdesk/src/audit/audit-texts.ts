import type { AlarmLanguage } from '../history/alarm-texts.ts';
import type { DailyHead } from './audit-head.ts';
import { formatHead } from './chain-rule.ts';
import type { AuditFinding, AuditFindingKind } from './verify-audit.ts';

type Sentence = (finding: AuditFinding) => string;

const row = ({ tableName, rowId }: AuditFinding) => `${tableName ?? '?'} ${rowId ?? '?'}`;
const differs = (finding: AuditFinding) => finding.differs.join(', ');
const since = ({ at }: AuditFinding, word: string) =>
  at === null ? '' : `, ${word} ${at}`.replace('  ', ' ');

const ru: Readonly<Record<AuditFindingKind, Sentence>> = {
  changed: (it) =>
    `Запись № ${it.seq} (${row(it)}${since(it, 'от')}) изменена после того, как была внесена: ${differs(it)}.`,
  moved: (it) =>
    `Запись № ${it.seq} (${row(it)}${since(it, 'от')}) переставлена: на её месте стоит ${differs(it)}.`,
  removed: (it) => `Запись № ${it.seq} (${row(it)}${since(it, 'от')}) удалена.`,
  inserted: (it) => `Запись ${row(it)}${since(it, 'от')} появилась в обход программы.`,
  chain_changed: (it) =>
    `Звено № ${it.seq} самого журнала изменено, переставлено или удалено (${row(it)}${since(it, 'от')}).`,
  head_differs: (it) => `Журнал переписан: под № ${it.seq} стоит не тот отпечаток, что был записан отдельно.`,
  tail_removed: (it) => `Конец журнала удалён: записей начиная с № ${it.seq} нет, хотя они были.`,
  unguarded: (it) => `Защита таблицы ${it.tableName ?? '?'} отключена: нет триггера ${differs(it)}.`,
};
const en: Readonly<Record<AuditFindingKind, Sentence>> = {
  changed: (it) =>
    `Row no. ${it.seq} (${row(it)}${since(it, 'of')}) was changed after it was written: ${differs(it)}.`,
  moved: (it) =>
    `Row no. ${it.seq} (${row(it)}${since(it, 'of')}) was moved: in its place stands ${differs(it)}.`,
  removed: (it) => `Row no. ${it.seq} (${row(it)}${since(it, 'of')}) was removed.`,
  inserted: (it) => `Row ${row(it)}${since(it, 'of')} came in past the program.`,
  chain_changed: (it) =>
    `Link no. ${it.seq} of the audit itself was changed, moved or removed (${row(it)}${since(it, 'of')}).`,
  head_differs: (it) =>
    `The audit was written anew: no. ${it.seq} has another hash than the one that was kept.`,
  tail_removed: (it) =>
    `The end of the audit was removed: from no. ${it.seq} on there is nothing, and there was.`,
  unguarded: (it) => `The table ${it.tableName ?? '?'} is not guarded: the trigger ${differs(it)} is off.`,
};
const ky: Readonly<Record<AuditFindingKind, Sentence>> = {
  changed: (it) =>
    `№ ${it.seq} жазуу (${row(it)}${since(it, '')}) киргизилгенден кийин өзгөртүлгөн: ${differs(it)}.`,
  moved: (it) =>
    `№ ${it.seq} жазуу (${row(it)}${since(it, '')}) ордунан жылдырылган: анын ордунда ${differs(it)} турат.`,
  removed: (it) => `№ ${it.seq} жазуу (${row(it)}${since(it, '')}) өчүрүлгөн.`,
  inserted: (it) => `${row(it)}${since(it, '')} жазуусу программаны айланып кирген.`,
  chain_changed: (it) =>
    `Журналдын өзүнүн № ${it.seq} шакекчеси өзгөртүлгөн, жылдырылган же өчүрүлгөн (${row(it)}${since(it, '')}).`,
  head_differs: (it) => `Журнал кайра жазылган: № ${it.seq} астында өзүнчө сакталгандан башка белги турат.`,
  tail_removed: (it) =>
    `Журналдын аягы өчүрүлгөн: № ${it.seq} жазуудан баштап эч нерсе жок, бирок бар болчу.`,
  unguarded: (it) => `${it.tableName ?? '?'} таблицасынын коргоосу өчүрүлгөн: ${differs(it)} триггери жок.`,
};

/** Says what a check of the audit found: which row, when it happened, what is wrong. */
export const auditSentence = (finding: AuditFinding, language: AlarmLanguage): string =>
  ({ ru, en, ky })[language][finding.kind](finding);

/** Writes the head of a day for the log and the alarm channel: what it is, and what it is good for. */
export function headSentence(head: DailyHead, language: AlarmLanguage): string {
  const kept = formatHead(head);
  switch (language) {
    case 'ru':
      return `Журнал решений за ${head.day}: ${kept}. Делать ничего не нужно; по этой строке позже видно, не переписан ли журнал.`;
    case 'en':
      return `Audit of ${head.day}: ${kept}. Nothing is to be done; by this line it shows later whether the audit was written anew.`;
    case 'ky':
      return `${head.day} чечимдер журналы: ${kept}. Эч нерсе кылуунун кереги жок; журнал кайра жазылбаганы кийин ушул сап боюнча көрүнөт.`;
  }
}
