import { decideSetup, readSetup, type SetupFacts, type SetupFinding, type SetupState } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { Copy } from '@/components/copy.tsx';
import { Link } from '@/components/link.tsx';
import { getTexts } from '@/components/texts.ts';
import { Badge, button, Card, Notice, PageTitle, type Tone } from '@/components/ui.tsx';
import { isOpenTo, type Operator, requirePermission } from '@/server/auth.ts';
import { deskBinding } from '@/server/binding.ts';
import { panelState } from '@/server/panel-state.ts';
import type { Guarded } from '@/server/permissions.ts';
import { isPracticeDesk } from '@/server/practice.ts';

const tones: Readonly<Record<SetupState, Tone>> = { done: 'good', todo: 'warn', mend: 'bad', later: 'calm' };
/** Where a step is done; a practice payment is made on this desk only where it is the practice. */
const places: Readonly<Record<SetupFinding['step'], Guarded>> = {
  operator: '/people',
  worker: '/health',
  mailbox: '/settings',
  bank: '/mail',
  account: '/accounts',
  session: '/session',
  practice: '/requests',
  credit: '/requests',
};
const commands: Readonly<Partial<Record<SetupFinding['step'], string>>> = {
  worker: 'npx pm2 start ecosystem.config.cjs',
  mailbox: 'npx luxon doctor',
};
const practiceCommand = 'npm run demo';

export default async function SetupPage() {
  const operator = await requirePermission('/setup');
  const { desk, settings } = panelState();
  const isPractice = isPracticeDesk();
  const practiceFile = isPractice ? null : settings.practiceFile;
  const [facts, t] = await Promise.all([
    readSetup(desk, { binding: deskBinding(), isMailboxSet: settings.mailbox !== null, practiceFile }),
    getTranslations('setup'),
  ]);
  const steps = decideSetup(facts);
  const left = steps.filter(({ state }) => state === 'todo' || state === 'mend');
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4 max-w-prose text-soft">{t('intro')}</p>
      <div className="mb-4">
        {left.length === 0 ? (
          <Notice tone="good">{t('ready')}</Notice>
        ) : (
          <Notice tone="calm">{t('left', { count: left.length })}</Notice>
        )}
      </div>
      <ol className="space-y-3">
        {steps.map((finding, place) => (
          <Step
            key={finding.step}
            finding={finding}
            number={place + 1}
            facts={facts}
            operator={operator}
            isNext={finding.step === left[0]?.step}
          />
        ))}
      </ol>
      {isPractice ? (
        <div className="mt-6">
          <Notice tone="calm">{t('isPractice')}</Notice>
        </div>
      ) : null}
    </>
  );
}

interface StepProps {
  readonly finding: SetupFinding;
  readonly number: number;
  readonly facts: SetupFacts;
  readonly operator: Operator;
  readonly isNext: boolean;
}

async function Step({ finding, number, facts, operator, isNext }: StepProps) {
  const [t, texts] = await Promise.all([getTranslations('setup'), getTexts()]);
  const { step, state } = finding;
  const isElsewhere = step === 'practice' && !facts.isPractice;
  const way = isElsewhere ? practiceCommand : commands[step];
  const command = state === 'done' ? undefined : way;
  const isLeft = state !== 'done' || step === 'account';
  return (
    <li aria-current={isNext ? 'step' : undefined}>
      <Card edge={isNext ? 'brand' : 'usual'}>
        <h2 className="flex flex-wrap items-center gap-2">
          <span className="text-soft tabular-nums">{number}.</span>
          <b className="font-medium">{t(`steps.${step}`)}</b>
          <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
        </h2>
        <p className="mt-2 max-w-prose">{t(`texts.${step}_${state}`)}</p>
        {step === 'practice' && facts.practisedAt !== null ? (
          <p className="mt-1 text-sm text-soft">{texts.instant(facts.practisedAt)}</p>
        ) : null}
        {step === 'bank' && facts.banks.length > 0 ? (
          <p className="mt-1 text-sm text-soft">
            {facts.banks.map(({ bank, level }) => `${bank} · ${level}`).join(', ')}
          </p>
        ) : null}
        {command === undefined ? null : (
          <p className="mt-2 text-sm">
            <Copy text={command}>
              <code className="break-all">{command}</code>
            </Copy>
          </p>
        )}
        {!isLeft || isElsewhere || !isOpenTo(operator, places[step]) ? null : (
          <p className="mt-3">
            <Link href={places[step]} className={button({ look: isNext ? 'main' : 'plain' })}>
              {t(`go.${step}`)}
            </Link>
          </p>
        )}
      </Card>
    </li>
  );
}
