'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Close, Content, Overlay, Portal, Root, Title, Trigger } from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { button, cn } from './ui.tsx';

interface DialogProps {
  readonly title: string;
  /** The button that opens it; leave it out where the page opens it by itself. */
  readonly trigger?: ReactNode;
  readonly open?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Where the focus goes when it closes; to its button where left out. */
  readonly returnTo?: HTMLElement | null;
  readonly children: ReactNode;
}

/** A window over the page: from the bottom of a phone, in the middle of a desk. Escape closes it, the focus returns. */
export function Dialog({ title, trigger, open, onOpenChange, returnTo = null, children }: DialogProps) {
  const t = useTranslations('common');
  const control = {
    ...(open === undefined ? {} : { open }),
    ...(onOpenChange === undefined ? {} : { onOpenChange }),
  };
  return (
    <Root {...control}>
      {trigger === undefined ? null : <Trigger asChild>{trigger}</Trigger>}
      <Portal>
        <Overlay className="fixed inset-0 z-30 bg-veil" />
        <Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            if (returnTo === null) return;
            event.preventDefault();
            returnTo.focus();
          }}
          className={cn(
            'fixed inset-x-0 bottom-0 z-40 max-h-[85dvh] overflow-y-auto rounded-t-card border border-line bg-card p-4 pb-[max(1rem,env(safe-area-inset-bottom))]',
            'md:inset-x-auto md:top-1/2 md:bottom-auto md:left-1/2 md:w-full md:max-w-lg md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-card',
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
