import { readOperatorNames } from '@luxon/cashdesk';
import { cache } from 'react';
import { panelState } from './panel-state.ts';

/** Gives the operators' names by how the history calls them: read once for a page, however many of its parts ask. */
export const operatorNames = cache(() => readOperatorNames(panelState().desk));
