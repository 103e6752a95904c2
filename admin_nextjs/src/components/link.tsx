import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link within the panel. Its page is fetched when it is followed: every page is made anew for its reader, so what was
 * fetched ahead would be thrown away, and a list of fifty rows would ask fifty times.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
