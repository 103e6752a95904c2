import {
  areaTitles,
  checkMobcash,
  type Language,
  loadSettings,
  type Problem,
  variables,
} from '@luxon/settings/table';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge, Card, Notice, PageTitle, type Tone } from '@/components/ui.tsx';
import { readLocale } from '@/i18n/locales.ts';
import { requirePermission } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { describeSettings, type SettingsGroup, type ShownSetting } from './describe-settings.ts';

const tones: Readonly<Record<ShownSetting['state'], Tone>> = {
  set: 'good',
  default: 'calm',
  none: 'calm',
  malformed: 'bad',
};

export default async function SettingsPage() {
  await requirePermission('/settings');
  const environment = panelState().environment();
  const loaded = loadSettings(environment);
  const mobcash = checkMobcash(environment);
  const groups = describeSettings(variables, loaded, panelState().startedWith);
  const [t, language] = [await getTranslations('settings'), readLocale(await getLocale())];
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4 max-w-prose text-soft">{t('intro')}</p>
      <Problems problems={loaded.problems} language={language} />
      <Card className="mb-4">
        <h2 className="mb-2 font-semibold">{t('mobcash')}</h2>
        <p>{(mobcash.usable ? mobcash.renewal.text : mobcash.nextStep)[language]}</p>
      </Card>
      <div className="space-y-4">
        {groups.map((group) => (
          <Group key={group.area} group={group} language={language} />
        ))}
      </div>
    </>
  );
}

async function Problems({ problems, language }: { problems: readonly Problem[]; language: Language }) {
  const t = await getTranslations('settings');
  if (problems.length === 0)
    return (
      <div className="mb-4">
        <Notice tone="good">{t('noProblems')}</Notice>
      </div>
    );
  return (
    <Card className="mb-4">
      <h2 className="mb-2 font-semibold">{t('problems')}</h2>
      <ul className="space-y-2">
        {problems.map(({ severity, text }) => (
          <li key={text.en}>
            <Notice tone={severity === 'error' ? 'bad' : 'warn'}>{text[language]}</Notice>
          </li>
        ))}
      </ul>
    </Card>
  );
}

async function Group({ group, language }: { group: SettingsGroup; language: Language }) {
  const t = await getTranslations('settings');
  const used = group.settings.filter(({ state }) => state !== 'none');
  const unused = group.settings.filter(({ state }) => state === 'none');
  return (
    <Card>
      <h2 className="font-semibold">{areaTitles[group.area][language]}</h2>
      <p className="mb-3 text-sm text-soft">{t(`takesEffect.${group.takesEffect}`)}</p>
      <ul className="space-y-4">
        {used.map((setting) => (
          <Setting key={setting.name} setting={setting} language={language} />
        ))}
      </ul>
      {unused.length === 0 ? null : (
        <details className="mt-4">
          <summary className="cursor-pointer text-sm text-soft">
            {t('unused', { count: unused.length })}
          </summary>
          <ul className="mt-3 space-y-4">
            {unused.map((setting) => (
              <Setting key={setting.name} setting={setting} language={language} />
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

async function Setting({ setting, language }: { setting: ShownSetting; language: Language }) {
  const t = await getTranslations('settings');
  const { name, help, state, value, origin, isChanged, problems } = setting;
  return (
    <li>
      <p>{help[language]}</p>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
        {value === null || value === '' ? null : <code className="break-all">{value}</code>}
        <code className="break-all text-soft">{name}</code>
        {origin === null ? null : (
          <span className="text-soft">
            {origin === 'exported' ? t('exported') : t('inFile', { file: origin })}
          </span>
        )}
      </p>
      {isChanged ? <p className="mt-1 text-sm text-warn">{t('changed')}</p> : null}
      {problems.map(({ text }) => (
        <p key={text.en} className="mt-1 text-sm text-bad">
          {text[language]}
        </p>
      ))}
    </li>
  );
}
