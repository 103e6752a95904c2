'use client';

import { Content, Portal, Provider, Root, Trigger } from 'radix-ui/tooltip';
import type { ReactNode } from 'react';

/** A short word to a button that shows only a sign; also on focus. The button needs its name besides. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Provider delayDuration={300}>
      <Root>
        <Trigger asChild>{children}</Trigger>
        <Portal>
          <Content
            sideOffset={6}
            collisionPadding={8}
            className="z-40 max-w-64 rounded-control bg-ink px-2 py-1 text-label text-page"
          >
            {text}
          </Content>
        </Portal>
      </Root>
    </Provider>
  );
}
