'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { readKey } from '@/keys/keys.ts';
import { choosePayment } from '@/server/decisions.ts';
import { ActionForm } from '../action-form.tsx';
import { Dialog } from '../dialog.tsx';
import { FoldedRules } from '../folded-rules.tsx';
import type { RuleLine } from '../rule-lines.tsx';
import { Badge, cn, Field } from '../ui.tsx';

/** A request as the board shows it beside one payment; every text is said already. */
export interface BoardRequest {
  readonly requestId: string;
  readonly player: string;
  readonly sum: string;
  readonly time: string;
  /** `7 of 10`. */
  readonly score: string;
  readonly percent: number;
  /** Late, over, a second one. */
  readonly deviations: readonly string[];
  /** What the rules have against it. */
  readonly reasons: readonly string[];
  /** What will be credited, and why that sum. */
  readonly credited: string;
  readonly rules: readonly RuleLine[];
}

/** Money that waits. */
export interface BoardMoney {
  readonly paymentId: string;
  readonly sum: string;
  readonly time: string;
  readonly from: string;
  readonly why: string;
  readonly deviations: readonly string[];
  /** The version the operator is shown; null: it is not theirs to decide now, and `heldBy` says why. */
  readonly version: string | null;
  readonly heldBy: string;
  /** The best first. */
  readonly requests: readonly BoardRequest[];
}

interface MatchBoardProps {
  readonly money: readonly BoardMoney[];
  readonly reasons: readonly string[];
}

const dragType = 'application/x-luxon-id';

/**
 * Money on one side, requests on the other. Arrows or j and k move, Enter goes across, m joins, Esc goes back; what can
 * be dragged can be done so too. Nothing is joined without the last question and a reason.
 */
export function MatchBoard({ money, reasons }: MatchBoardProps) {
  const t = useTranslations('match');
  const [chosenId, choose] = useState<string | null>(null);
  const [requestId, point] = useState<string | null>(null);
  const [isAsking, ask] = useState(false);
  const left = useRef<HTMLDivElement>(null);
  const right = useRef<HTMLDivElement>(null);
  const chosen = money.find(({ paymentId }) => paymentId === chosenId) ?? money[0];
  const requests = chosen?.requests ?? [];
  const pointed = requests.find((one) => one.requestId === requestId) ?? requests[0];
  // The lists go on changing under the question. It is about these two alone: where one of them leaves, it closes, and
  // does not come back by itself.
  const isAskedAbout = chosen?.paymentId === chosenId && pointed?.requestId === requestId;
  useEffect(() => {
    if (isAsking && !isAskedAbout) ask(false);
  }, [isAsking, isAskedAbout]);

  const focusIn = (list: HTMLDivElement | null) =>
    requestAnimationFrame(() => list?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  const chooseMoney = (id: string) => {
    choose(id);
    point(null);
    ask(false);
  };
  const askAbout = (paymentId: string, id: string) => {
    choose(paymentId);
    point(id);
    ask(true);
  };
  const onLeft = (event: KeyboardEvent) => {
    const next = neighbour(event, money, (one) => one.paymentId === chosen?.paymentId);
    if (next !== null) {
      chooseMoney(next.paymentId);
      focusIn(left.current);
    } else if (event.key === 'Enter' || event.key === 'ArrowRight') focusIn(right.current);
    else if (readKey(event) === 'match' && chosen !== undefined && pointed !== undefined)
      askAbout(chosen.paymentId, pointed.requestId);
    else return;
    keep(event);
  };
  const onRight = (event: KeyboardEvent) => {
    const next = neighbour(event, requests, (one) => one.requestId === pointed?.requestId);
    if (next !== null) {
      point(next.requestId);
      focusIn(right.current);
    } else if (event.key === 'Escape' || event.key === 'ArrowLeft') focusIn(left.current);
    else if (
      (event.key === 'Enter' || readKey(event) === 'match') &&
      chosen !== undefined &&
      pointed !== undefined
    )
      askAbout(chosen.paymentId, pointed.requestId);
    else return;
    keep(event);
  };

  return (
    <>
      <p className="mb-3 hidden text-sm text-soft md:block">{t('keys')}</p>
      <div className="grid gap-4 md:grid-cols-2">
        <section>
          <h2 className="mb-2 font-semibold">{t('money')}</h2>
          <div
            ref={left}
            role="listbox"
            aria-label={t('money')}
            onKeyDown={onLeft}
            className="max-h-[70vh] space-y-2 overflow-y-auto"
          >
            {money.map((one) => {
              const isChosen = one.paymentId === chosen?.paymentId;
              return (
                <Option
                  key={one.paymentId}
                  isChosen={isChosen}
                  isRow
                  dragged={`payment ${one.paymentId}`}
                  onChoose={() => {
                    chooseMoney(one.paymentId);
                    focusIn(right.current);
                  }}
                  onDragged={() => chooseMoney(one.paymentId)}
                  onDropped={(id) => {
                    if (one.requests.some((request) => `request ${request.requestId}` === id))
                      askAbout(one.paymentId, id.replace('request ', ''));
                  }}
                >
                  <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                    <b className="tabular-nums">{one.sum}</b>
                    <span className="text-sm text-soft tabular-nums">{one.time}</span>
                  </span>
                  <span className="block text-sm break-words text-soft">{one.from}</span>
                  <Words words={one.deviations} />
                  <span className="block text-sm">{one.version === null ? one.heldBy : one.why}</span>
                </Option>
              );
            })}
          </div>
        </section>
        <section>
          <h2 className="mb-2 font-semibold">{t('requests')}</h2>
          {requests.length === 0 ? <p className="text-soft">{t('noRequests')}</p> : null}
          <div
            ref={right}
            role="listbox"
            aria-label={t('requests')}
            onKeyDown={onRight}
            className="max-h-[70vh] space-y-2 overflow-y-auto"
          >
            {requests.map((one) => (
              <Option
                key={one.requestId}
                isChosen={one.requestId === pointed?.requestId}
                dragged={`request ${one.requestId}`}
                onChoose={() => chosen !== undefined && askAbout(chosen.paymentId, one.requestId)}
                onDragged={() => point(one.requestId)}
                onDropped={(id) => {
                  if (id === `payment ${chosen?.paymentId}` && chosen !== undefined)
                    askAbout(chosen.paymentId, one.requestId);
                }}
              >
                <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                  <span>
                    <b className="tabular-nums">{one.player}</b>{' '}
                    <span className="font-medium tabular-nums">{one.sum}</span>
                  </span>
                  <span className="text-sm text-soft tabular-nums">{one.time}</span>
                </span>
                <Score percent={one.percent} text={one.score} />
                <Words words={one.deviations} />
                <span className="block text-sm text-soft">{one.reasons.join(' ')}</span>
              </Option>
            ))}
          </div>
        </section>
      </div>
      {chosen !== undefined && pointed !== undefined ? (
        <Dialog
          title={t('question')}
          open={isAsking && isAskedAbout}
          onOpenChange={(isOpen) => {
            ask(isOpen);
            if (!isOpen) focusIn(left.current);
          }}
        >
          <Question money={chosen} request={pointed} reasons={reasons} />
        </Dialog>
      ) : null}
    </>
  );
}

/** The next or previous of a list, for the keys that mean so; null for every other key. */
function neighbour<T>(event: KeyboardEvent, all: readonly T[], isHere: (one: T) => boolean): T | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  // By place, as on every page: a Russian keyboard has other letters there.
  const step = { ArrowDown: 1, next: 1, ArrowUp: -1, previous: -1 }[readKey(event) ?? event.key];
  if (step === undefined) return null;
  const place = all.findIndex(isHere);
  return all[Math.min(all.length - 1, Math.max(0, place + step))] ?? null;
}

// The page has keys of its own, and the browser scrolls by some of these.
function keep(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

interface OptionProps {
  readonly isChosen: boolean;
  /** j and k of the page lead here. */
  readonly isRow?: boolean;
  /** What is dragged: `payment` or `request` and its id. */
  readonly dragged: string;
  readonly onChoose: () => void;
  readonly onDragged: () => void;
  readonly onDropped: (dragged: string) => void;
  readonly children: ReactNode;
}

function Option({ isChosen, isRow = false, dragged, onChoose, onDragged, onDropped, children }: OptionProps) {
  const [isOver, setOver] = useState(false);
  return (
    <div
      role="option"
      data-row={isRow ? '' : undefined}
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      draggable
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key === ' ') {
          keep(event);
          onChoose();
        }
      }}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, dragged);
        onDragged();
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDropped(event.dataTransfer.getData(dragType));
      }}
      className={cn(
        'cursor-pointer rounded-control border p-3',
        isChosen || isOver ? 'border-brand' : 'border-line',
        isOver ? 'border-dashed bg-brand-tint' : 'bg-card',
      )}
    >
      {children}
    </div>
  );
}

function Words({ words }: { words: readonly string[] }) {
  return words.map((word) => (
    <span key={word}>
      <Badge tone="warn">{word}</Badge>{' '}
    </span>
  ));
}

function Score({ percent, text }: { percent: number; text: string }) {
  return (
    <span className="my-1 flex items-center gap-2 text-sm text-soft">
      <svg aria-hidden className="h-1.5 w-20 rounded-full bg-line">
        <rect width={`${percent}%`} height="100%" className="fill-brand" />
      </svg>
      {text}
    </span>
  );
}

interface QuestionProps {
  readonly money: BoardMoney;
  readonly request: BoardRequest;
  readonly reasons: readonly string[];
}

/** The last question: both sides, what will be credited, every rule, and why the person joins them. */
function Question({ money, request, reasons }: QuestionProps) {
  const t = useTranslations('match');
  return (
    <div className="space-y-3">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-soft">{t('received')}</dt>
        <dd className="font-medium tabular-nums">{money.sum}</dd>
        <dt className="text-soft">{t('player')}</dt>
        <dd className="font-medium tabular-nums">{request.player}</dd>
        <dt className="text-soft">{t('asked')}</dt>
        <dd className="tabular-nums">{request.sum}</dd>
      </dl>
      <p>{request.credited}</p>
      <p>
        <Words words={request.deviations} />
      </p>
      <FoldedRules title={request.score} lines={request.rules} />
      {money.version === null ? (
        <p className="text-warn">{money.heldBy}</p>
      ) : (
        <ActionForm action={choosePayment} submit={t('join')}>
          <input type="hidden" name="version" value={money.version} />
          <input type="hidden" name="paymentId" value={money.paymentId} />
          <input type="hidden" name="requestId" value={request.requestId} />
          <Field label={t('reason')} name="reason" required maxLength={300} list="match-reasons" />
          <datalist id="match-reasons">
            {reasons.map((reason) => (
              <option key={reason} value={reason} />
            ))}
          </datalist>
        </ActionForm>
      )}
    </div>
  );
}
