import type { DeskMethod, Fault, FaultKind } from './desk-types.ts';

/** Kinds that say how a JSON-RPC answer looks; on a page or token endpoint they have no meaning. */
const answerKinds: ReadonlySet<FaultKind> = new Set([
  'execute_then_error',
  'error_200',
  'auth_error_200',
  'missing_success',
  'success_false',
  'wrong_id',
  'empty_array',
]);

const pages: ReadonlySet<DeskMethod> = new Set([
  'authorize',
  'loginPage',
  'consentPage',
  'token',
  'cashboxLogin',
  'pwaSignIn',
]);

const executesByHabit: ReadonlySet<FaultKind> = new Set([
  'execute_then_hang',
  'execute_then_drop',
  'execute_then_error',
  'missing_success',
  'wrong_id',
  'empty_array',
  'broken_json',
  'huge',
  'slow',
]);

/** Says whether the call under this fault still does its work. */
export const doesExecute = (fault: Fault): boolean => fault.executes ?? executesByHabit.has(fault.fault);

export interface FaultPlan {
  add(fault: Fault): void;
  /** Uses up one turn of the first fault that fits; null when none does. */
  take(method: DeskMethod, playerId: string | null): Fault | null;
  left(): Fault[];
  clear(): void;
}

/** Creates the desk's script of faults; they strike in the order they were added. */
export function createFaultPlan(): FaultPlan {
  let planned: (Fault & { times: number })[] = [];
  return {
    add(fault) {
      const times = fault.times ?? 1;
      if (!Number.isSafeInteger(times) || times < 1) throw new Error('a fault needs times of 1 or more');
      if (pages.has(fault.method) && answerKinds.has(fault.fault)) {
        throw new Error(`the fault ${fault.fault} has no meaning for ${fault.method}`);
      }
      planned.push({ ...fault, times });
    },
    take(method, playerId) {
      const found = planned.find(
        (fault) => fault.method === method && (fault.playerId === undefined || fault.playerId === playerId),
      );
      if (found === undefined) return null;
      found.times -= 1;
      planned = planned.filter((fault) => fault.times > 0);
      return found;
    },
    left: () => planned.map((fault) => ({ ...fault })),
    clear() {
      planned = [];
    },
  };
}
