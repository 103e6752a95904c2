import { parseArgs } from 'node:util';
import { benchMail } from './bench-mail.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, time: { type: 'string', default: '2000' } },
});
const figures = await benchMail(Number(values.time));
if (values.json) {
  console.log(JSON.stringify(figures));
} else {
  console.log(`bank mail, ${figures.mails} sample mails, one core, medians of one run`);
  console.log(`  verify and read, ours                     ${figures.verifyReadPerSecond} mails/s`);
  console.log(`  DKIM + simpleParser + one regex           ${figures.mailparserPerSecond} mails/s`);
  console.log(`  ours ÷ theirs, whole way                  ${figures.wholeRatio}`);
  console.log(`  ours ÷ theirs, decoding alone             ${figures.parseRatioToMailparser}`);
  console.log(`  whole way ÷ DKIM verification alone       ${figures.shareOfDkimLimit}`);
}
