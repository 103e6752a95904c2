import type { VariableDefinition } from './definition.ts';
import {
  alarmVariables,
  databaseVariables,
  keyVariables,
  mailboxVariables,
  panelVariables,
  processVariables,
  requestVariables,
} from './desk.ts';
import { mobcashVariables } from './mobcash.ts';

/** Every environment variable of the project, in the order of the example file. */
export const variables: readonly VariableDefinition[] = [
  mobcashVariables,
  mailboxVariables,
  databaseVariables,
  keyVariables,
  requestVariables,
  panelVariables,
  alarmVariables,
  processVariables,
].flatMap((area): VariableDefinition[] => Object.values(area));
