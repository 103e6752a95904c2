import { cva, type VariantProps } from 'class-variance-authority';
import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { twMerge } from 'tailwind-merge';

/** Joins class names; a later one wins over an earlier one of its kind. */
export const cn = (...names: (string | false | undefined)[]): string => twMerge(clsx(names));

const button = cva(
  'inline-flex min-h-11 cursor-pointer items-center justify-center gap-2 rounded-lg px-4 font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50',
  {
    variants: {
      look: {
        main: 'bg-brand text-brand-ink hover:opacity-90',
        plain: 'border border-line bg-card text-ink hover:border-soft',
        danger: 'border border-bad bg-card text-bad hover:bg-bad/10',
      },
    },
    defaultVariants: { look: 'main' },
  },
);

export function Button({ look, className, ...rest }: ComponentProps<'button'> & VariantProps<typeof button>) {
  return <button type="submit" className={cn(button({ look }), className)} {...rest} />;
}

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={cn('rounded-xl border border-line bg-card p-4', className)} {...rest} />;
}

/** A labelled input; the label is the input's accessible name. */
export function Field({
  label,
  hint,
  className,
  ...rest
}: ComponentProps<'input'> & { label: string; hint?: string | undefined }) {
  return (
    <label className="block">
      <span className="mb-1 block text-sm text-soft">{label}</span>
      <input
        className={cn('min-h-11 w-full rounded-lg border border-line bg-page px-3 text-ink', className)}
        autoComplete="off"
        {...rest}
      />
      {hint === undefined ? null : <span className="mt-1 block text-xs text-soft">{hint}</span>}
    </label>
  );
}

const tones = {
  good: 'text-good bg-good/10',
  warn: 'text-warn bg-warn/15',
  bad: 'text-bad bg-bad/10',
  calm: 'text-soft bg-soft/10',
} as const;
export type Tone = keyof typeof tones;

export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span
      className={cn(
        'inline-block rounded-full px-2.5 py-0.5 text-sm font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

/** What happened, in plain words. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <p role={tone === 'bad' ? 'alert' : 'status'} className={cn('rounded-lg px-3 py-2 text-sm', tones[tone])}>
      {children}
    </p>
  );
}

export function PageTitle({ children }: { children: ReactNode }) {
  return <h1 className="mb-4 text-xl font-semibold">{children}</h1>;
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="py-10 text-center text-soft">{children}</p>;
}
