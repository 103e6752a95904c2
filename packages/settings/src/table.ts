// The table of the settings and what can be said about an environment, without reading one: what a bundle may hold.
export { checkMobcash } from './check/check-mobcash.ts';
export { areaTitles } from './generate/areas.ts';
export { loadSettings } from './load-settings.ts';
export type { Problem } from './problem.ts';
export type { Language } from './text.ts';
export { variables } from './variables/index.ts';
export { isLoopback } from './variables/types.ts';
