'use client';

import { Close, Content, Portal, Root, Title, Trigger } from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactElement, type ReactNode, useRef } from 'react';
import { button, cn } from './ui.tsx';

interface DialogProps {
  readonly title: string;
  /** The button that opens it; leave it out where the page opens it by itself. */
  readonly trigger?: ReactElement;
  /** Says whether it is open; where left out it knows by itself. */
  readonly open?: boolean;
  /** Told when the reader opens or closes it. */
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Says whether the page behind waits for it; default: yes. */
  readonly isModal?: boolean;
  readonly children: ReactNode;
}

const placeId = 'windows';

/** Where windows are put, so that they lie over all else and still belong to who is signed in. */
export const DialogPlace = () => <div id={placeId} className="contents" />;

/**
 * A window over the page: from the bottom of a phone, in the middle of a desk. Escape and a click beside it close it, and
 * the focus returns to where it was.
 */
export function Dialog({ title, trigger, isModal = true, children, ...state }: DialogProps) {
  const t = useTranslations('common');
  const before = useRef<Element | null>(null);
  return (
    <Root modal={isModal} {...state}>
      {trigger === undefined ? null : <Trigger asChild>{trigger}</Trigger>}
      <Portal container={typeof document === 'undefined' ? null : document.getElementById(placeId)}>
        {/* Not the library's own: that one stops the page's scrolling by a style our policy refuses. */}
        <div aria-hidden className="fixed inset-0 z-40 bg-veil" />
        <Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            // Also where no button of its own opened it.
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
          className={cn(
            'fixed inset-x-0 bottom-0 z-40 max-h-[92dvh] w-full overflow-y-auto overscroll-contain rounded-t-card border border-line bg-card p-4 pb-[max(1rem,env(safe-area-inset-bottom))] text-ink outline-none',
            'md:inset-x-auto md:top-1/2 md:bottom-auto md:left-1/2 md:max-w-lg md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-card md:pb-4',
          )}
        >
          <div className="mb-3 flex items-center justify-between gap-3">
            <Title className="text-lg font-semibold">{title}</Title>
            <Close aria-label={t('close')} className={button({ look: 'quiet', size: 'icon' })}>
              <X size={20} aria-hidden />
            </Close>
          </div>
          {children}
        </Content>
      </Portal>
    </Root>
  );
}
