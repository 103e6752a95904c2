import type { Area, LoadedSettings, Problem, VariableDefinition, VariableReport } from '@luxon/settings';

/** One setting as a person sees it. A secret's value is never among it. */
export interface ShownSetting {
  readonly name: string;
  readonly help: VariableDefinition['help'];
  /** `set` by a person, its `default`, not set at all (`none`), or `malformed`. */
  readonly state: 'set' | 'default' | 'none' | 'malformed';
  /** Null: it is secret, or there is none. */
  readonly value: string | null;
  /** The file it stands in, without its folders; `exported`; null where nobody set it. */
  readonly origin: string | null;
  /** Another value stands in the files than the panel started with. */
  readonly isChanged: boolean;
  readonly problems: readonly Problem[];
}

export interface SettingsGroup {
  readonly area: Area;
  /** `at_once`: a change is live within a second; `restart`: after the processes were started again. */
  readonly takesEffect: 'at_once' | 'restart';
  readonly settings: readonly ShownSetting[];
}

/** What only a restart takes up, but for one area: the MobCash settings are read anew while the processes run. */
const atOnce: ReadonlySet<Area> = new Set(['mobcash']);

/**
 * Groups every variable of the one table with what it is set to. A numbered family (a second mailbox) is shown where it
 * is used. Pure.
 */
export function describeSettings(
  definitions: readonly VariableDefinition[],
  now: Pick<LoadedSettings, 'report' | 'problems'>,
  startedWith: readonly VariableReport[],
): SettingsGroup[] {
  const reports = new Map(now.report.map((report) => [report.name, report]));
  const before = new Map(startedWith.map((report) => [report.name, report]));
  const shown = definitions.filter(
    ({ name, listed }) => listed || (reports.get(name)?.state ?? 'missing') !== 'missing',
  );
  return [...Map.groupBy(shown, ({ area }) => area)].map(([area, ofArea]) => ({
    area,
    takesEffect: atOnce.has(area) ? 'at_once' : 'restart',
    settings: ofArea.map((definition) => {
      const report = reports.get(definition.name) ?? null;
      return {
        name: definition.name,
        help: definition.help,
        state: stateOf(report),
        value: definition.secret ? null : (report?.shown ?? definition.default),
        origin: originOf(report),
        isChanged: isChanged(before.get(definition.name) ?? null, report),
        problems: now.problems.filter(({ name }) => name === definition.name),
      };
    }),
  }));
}

function stateOf(report: VariableReport | null): ShownSetting['state'] {
  if (report?.state === 'malformed') return 'malformed';
  if (report?.state === 'present') return 'set';
  return report?.origin === 'default' ? 'default' : 'none';
}

function originOf(report: VariableReport | null): string | null {
  const origin = report?.state === 'missing' ? null : (report?.origin ?? null);
  return origin === null || origin === 'exported' ? origin : (origin.split(/[\\/]/).at(-1) ?? null);
}

const isChanged = (before: VariableReport | null, after: VariableReport | null): boolean =>
  before !== null && (before.state !== after?.state || before.shown !== after.shown);
