import { breakerVariables } from './breakers.ts';
import type { VariableDefinition } from './definition.ts';
import {
  alarmVariables,
  approvalVariables,
  databaseVariables,
  keyVariables,
  mailboxesMax,
  mailboxVariables,
  mailboxVariablesOf,
  mailVariables,
  matchVariables,
  panelVariables,
  processVariables,
  requestVariables,
} from './desk.ts';
import { mobcashVariables } from './mobcash.ts';

/** Every environment variable of the project, in the order of the example file. */
export const variables: readonly VariableDefinition[] = [
  mobcashVariables,
  mailboxVariables,
  ...Array.from({ length: mailboxesMax - 1 }, (_, index) => mailboxVariablesOf(index + 2)),
  mailVariables,
  databaseVariables,
  keyVariables,
  requestVariables,
  breakerVariables,
  approvalVariables,
  matchVariables,
  panelVariables,
  alarmVariables,
  processVariables,
].flatMap((area): VariableDefinition[] => Object.values(area));
