import type { ReactNode } from 'react';
import { Link } from './link.tsx';
import { button, cn } from './ui.tsx';

interface ChoiceProps {
  readonly href: string;
  readonly isShown: boolean;
  readonly children: ReactNode;
}

/** One of several parts of a page, as a link; the one that is shown stands out. */
export function Choice({ href, isShown, children }: ChoiceProps) {
  return (
    <Link
      href={href}
      aria-current={isShown ? 'page' : undefined}
      className={button({ look: isShown ? 'main' : 'plain', size: 'fitting' })}
    >
      {children}
    </Link>
  );
}

/** One of several ways to show the same thing: quieter than a {@link Choice}, side by side in one frame. */
export function Way({ href, isShown, children }: ChoiceProps) {
  return (
    <Link
      href={href}
      aria-current={isShown ? 'page' : undefined}
      className={cn(
        'inline-flex min-h-(--control) items-center rounded-control px-3 text-sm',
        isShown ? 'bg-brand-tint font-medium text-brand' : 'text-soft hover:bg-hover hover:text-ink',
      )}
    >
      {children}
    </Link>
  );
}
