import { cva, type VariantProps } from 'class-variance-authority';
import { clsx } from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { Link } from './link.tsx';

/**
 * Joins class names. No two of one kind: which of them wins is decided by the style sheet, not by their order here. Every
 * page is looked through for such pairs by `tests/look.e2e.test.ts`.
 */
export const cn = (...names: (string | false | undefined)[]): string => clsx(names);

export const button = cva(
  'inline-flex min-h-(--control) cursor-pointer items-center justify-center gap-2 rounded-control font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50',
  {
    variants: {
      look: {
        main: 'bg-brand text-brand-ink hover:bg-brand-strong',
        plain: 'border border-edge bg-card text-ink hover:bg-hover',
        danger: 'border border-bad bg-card text-bad hover:bg-bad-tint',
        /** Without an edge: for tools that must not shout. */
        quiet: 'text-soft hover:bg-hover hover:text-ink',
      },
      /** `fitting`: narrow on a phone, where several stand side by side. */
      size: { normal: 'px-4', narrow: 'px-2', fitting: 'px-2 sm:px-4', icon: 'min-w-(--control)' },
    },
    defaultVariants: { look: 'main', size: 'normal' },
  },
);

export function Button({
  look,
  size,
  className,
  ...rest
}: ComponentProps<'button'> & VariantProps<typeof button>) {
  return <button type="submit" className={cn(button({ look, size }), className)} {...rest} />;
}

/** How a link within the words of a page looks; alone on a line it gets the room of a finger. */
export const textLink = cva('text-brand underline underline-offset-4', {
  variants: { room: { words: '', finger: 'inline-flex min-h-11 items-center' } },
  defaultVariants: { room: 'words' },
});

export function TextLink({
  room,
  className,
  ...rest
}: ComponentProps<typeof Link> & VariantProps<typeof textLink>) {
  return <Link className={cn(textLink({ room }), className)} {...rest} />;
}

const edges = { usual: 'border-line', brand: 'border-brand', bad: 'border-bad' } as const;

interface CardProps extends ComponentProps<'section'> {
  readonly edge?: keyof typeof edges;
}

export function Card({ edge = 'usual', className, ...rest }: CardProps) {
  return <section className={cn('rounded-card border bg-card p-4', edges[edge], className)} {...rest} />;
}

const control =
  'min-h-(--control) w-full rounded-control border border-edge bg-card px-3 text-ink aria-invalid:border-bad';

interface Labelled {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was typed; the reader hears it with the field. */
  readonly error?: string | undefined;
  /** What stands above says the same to who sees it. */
  readonly isLabelHidden?: boolean | undefined;
}

/** Ties a control to its label, its hint and its error. */
function useLabelled({ label, hint, error, isLabelHidden = false }: Labelled) {
  const id = useId();
  const notes = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`];
  const describedBy = notes.filter((note) => note !== '').join(' ');
  const wrap = (inner: ReactNode) => (
    <div>
      {isLabelHidden ? null : (
        <label htmlFor={id} className="mb-1 block text-label text-soft">
          {label}
        </label>
      )}
      {inner}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1 text-label text-soft">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="mt-1 text-label text-bad">
          {error}
        </p>
      )}
    </div>
  );
  const props = {
    id,
    'aria-label': isLabelHidden ? label : undefined,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
    'aria-invalid': error === undefined ? undefined : true,
  };
  return { props, wrap };
}

/** A labelled input; the label is the input's accessible name. */
export function Field({ label, hint, error, className, ...rest }: ComponentProps<'input'> & Labelled) {
  const { props, wrap } = useLabelled({ label, hint, error });
  return wrap(<input {...props} className={cn(control, className)} autoComplete="off" {...rest} />);
}

/** A labelled field of several lines. */
export function TextArea({ label, hint, error, className, ...rest }: ComponentProps<'textarea'> & Labelled) {
  const { props, wrap } = useLabelled({ label, hint, error });
  return wrap(
    <textarea {...props} className={cn(control, 'py-2', className)} autoComplete="off" {...rest} />,
  );
}

/** A labelled choice of `<option>`s: the system's own list, which every phone and screen reader knows. */
export function Select({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  ...rest
}: ComponentProps<'select'> & Labelled) {
  const { props, wrap } = useLabelled({ label, hint, error, isLabelHidden });
  return wrap(<select {...props} className={cn(control, className)} {...rest} />);
}

const tones = {
  good: 'text-good bg-good-tint',
  warn: 'text-warn bg-warn-tint',
  bad: 'text-bad bg-bad-tint',
  calm: 'text-soft bg-calm-tint',
} as const;
export type Tone = keyof typeof tones;

export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span
      className={cn(
        'inline-block rounded-full px-2.5 py-0.5 text-label font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

/** What happened, what it means for the money, what to do. Read out politely; a problem at once. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <p
      role={tone === 'bad' ? 'alert' : 'status'}
      className={cn('rounded-control px-3 py-2 text-sm wrap-anywhere', tones[tone])}
    >
      {children}
    </p>
  );
}

/** A page's heading, with what can be done on the page beside it. */
export function PageTitle({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <h1 className="text-xl font-semibold">{children}</h1>
      {actions}
    </div>
  );
}

/** Says that there is nothing, and what to do next: `next` is a link or a button. */
export function Empty({ children, next }: { children: ReactNode; next?: ReactNode }) {
  return (
    <div className="rounded-card border border-dashed border-edge px-4 py-8 text-center text-soft">
      <p>{children}</p>
      {next === undefined ? null : <div className="mt-3">{next}</div>}
    </div>
  );
}

/** A table in a frame of its own, which scrolls aside where the page must not; also by keyboard. */
export function TableShell({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-card border border-line bg-card"
    >
      <table className="w-full text-left text-sm">{children}</table>
    </section>
  );
}

export function HeadCell({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn('border-b border-line px-3 py-2 font-medium whitespace-nowrap text-soft', className)}
      {...rest}
    />
  );
}

export function Cell({ className, ...rest }: ComponentProps<'td'>) {
  return <td className={cn('border-b border-line px-3 py-2 align-top tabular-nums', className)} {...rest} />;
}
