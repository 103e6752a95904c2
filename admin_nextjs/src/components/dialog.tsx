'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ComponentProps, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { button, cn } from './ui.tsx';

/** What the button that opens a window is given. */
type TriggerProps = Pick<ComponentProps<'button'>, 'onClick' | 'aria-haspopup' | 'aria-expanded'>;

interface DialogProps {
  readonly title: string;
  /** Draws the button that opens it; leave it out where the page opens it by itself. */
  readonly trigger?: (props: TriggerProps) => ReactNode;
  /** Says whether it is open; where left out it knows by itself. */
  readonly open?: boolean;
  /** Told when the reader opens or closes it. */
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Says whether the page behind waits for it; default: yes. One that only tells something opens faster without. */
  readonly isModal?: boolean;
  readonly children: ReactNode;
}

/**
 * A window over the page: from the bottom of a phone, in the middle of a desk. It is the browser's own: Escape and a
 * click beside it close it, and the focus returns to where it was.
 */
export function Dialog({ title, trigger, open, onOpenChange, isModal = true, children }: DialogProps) {
  const t = useTranslations('common');
  const titleId = useId();
  const window = useRef<HTMLDialogElement>(null);
  const [isOpenItself, setOpenItself] = useState(false);
  const isOpen = open ?? isOpenItself;
  const change = (next: boolean) => {
    setOpenItself(next);
    onOpenChange?.(next);
  };
  useEffect(() => {
    const { current } = window;
    if (!isModal) current?.togglePopover(isOpen);
    else if (isOpen) current?.showModal();
    else current?.close();
  }, [isOpen, isModal]);
  // Closed by the page itself it is known already.
  const closed = () => (isOpen ? change(false) : undefined);
  return (
    <>
      {trigger?.({ onClick: () => change(true), 'aria-haspopup': 'dialog', 'aria-expanded': isOpen })}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is Escape that closes it, as the browser has it. */}
      <dialog
        ref={window}
        aria-labelledby={titleId}
        popover={isModal ? undefined : 'auto'}
        onClose={closed}
        onToggle={({ newState }) => (newState === 'closed' ? closed() : undefined)}
        onClick={({ target, currentTarget }) => (target === currentTarget ? change(false) : undefined)}
        className={cn(
          'fixed inset-x-0 top-auto bottom-0 max-h-[85dvh] w-full max-w-none overflow-y-auto overscroll-contain rounded-t-card border border-line bg-card text-ink backdrop:bg-veil',
          'md:inset-x-auto md:top-1/2 md:bottom-auto md:left-1/2 md:max-w-lg md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-card',
        )}
      >
        {isOpen ? (
          <div className="p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
            <div className="mb-3 flex items-center justify-between gap-3">
              <h2 id={titleId} className="text-lg font-semibold">
                {title}
              </h2>
              <button
                type="button"
                onClick={() => change(false)}
                aria-label={t('close')}
                className={button({ look: 'quiet', size: 'icon' })}
              >
                <X size={20} aria-hidden />
              </button>
            </div>
            {children}
          </div>
        ) : null}
      </dialog>
    </>
  );
}
