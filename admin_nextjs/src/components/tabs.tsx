'use client';

import { Content, List, Root, Trigger } from 'radix-ui/tabs';
import type { ReactNode } from 'react';

interface TabsProps {
  /** The name of the row of tabs. */
  readonly label: string;
  readonly tabs: readonly { readonly key: string; readonly title: ReactNode; readonly content: ReactNode }[];
}

/** Several views of one thing, one at a time; arrow keys go from tab to tab. Views with an address are links instead. */
export function Tabs({ label, tabs }: TabsProps) {
  return (
    <Root defaultValue={tabs[0]?.key ?? ''}>
      <List aria-label={label} className="mb-3 flex flex-wrap gap-1 border-b border-line">
        {tabs.map(({ key, title }) => (
          <Trigger
            key={key}
            value={key}
            className="min-h-(--control) cursor-pointer border-b-2 border-transparent px-3 text-soft hover:text-ink data-[state=active]:border-brand data-[state=active]:text-ink"
          >
            {title}
          </Trigger>
        ))}
      </List>
      {tabs.map(({ key, content }) => (
        <Content key={key} value={key}>
          {content}
        </Content>
      ))}
    </Root>
  );
}
