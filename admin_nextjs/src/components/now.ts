'use client';

import { useEffect, useState } from 'react';

/**
 * Gives the server's time, a second apart. `atServer` (ISO) is the moment the page was made: a phone whose clock goes
 * wrong counts from there, and the first picture is the one the server drew.
 */
export function useServerNow(atServer: string): Date {
  const [now, setNow] = useState(() => new Date(atServer));
  useEffect(() => {
    const aheadMs = Date.now() - Date.parse(atServer);
    const tick = () => setNow(new Date(Date.now() - aheadMs));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [atServer]);
  return now;
}
