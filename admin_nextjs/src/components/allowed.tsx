import { mayDo, type Permission, roles } from '@luxon/cashdesk';
import { getFormatter, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { Operator } from '@/server/auth.ts';

interface AllowedProps {
  readonly operator: Operator;
  /** What the form below asks for. */
  readonly permission: Permission;
  readonly children: ReactNode;
}

/** A form for those who may send it; everybody else reads in its place who may. */
export function Allowed({ operator, permission, children }: AllowedProps) {
  return mayDo(operator.role, permission) ? children : <WhoMay permission={permission} />;
}

/** Says which roles have a permission. */
export async function WhoMay({ permission }: { readonly permission: Permission }) {
  return <p className="text-sm text-soft">{await sayWhoMay(permission)}</p>;
}

/** Says which roles have a permission, by the table that decides it. */
export async function sayWhoMay(permission: Permission): Promise<string> {
  const [t, format] = [await getTranslations('people'), await getFormatter()];
  const may = roles.filter((role) => mayDo(role, permission));
  return t('whoMay', { roles: format.list(may.map((role) => t(`roles.${role}`).toLocaleLowerCase())) });
}
