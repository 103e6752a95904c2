'use client';

import { useState } from 'react';
import { type RuleLine, RuleLines } from './rule-lines.tsx';

interface FoldedRulesProps {
  readonly title: string;
  readonly lines: readonly RuleLine[];
}

/** Rules behind their title, written into the page once somebody opens them: a page of cards holds hundreds of lines. */
export function FoldedRules({ title, lines }: FoldedRulesProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm text-soft">{title}</summary>
      {isOpen ? (
        <div className="mt-2">
          <RuleLines lines={lines} />
        </div>
      ) : null}
    </details>
  );
}
