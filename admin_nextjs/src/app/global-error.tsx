'use client';

import './globals.css';
import { Button } from '@/components/ui.tsx';

/**
 * The last resort, where even the frame of the panel broke: nothing is left that could know the reader's language, so it
 * says the same in all three.
 */
const said = [
  {
    lang: 'ru',
    title: 'Панель не открылась',
    text: 'Деньги в безопасности: платежи обрабатывает отдельная программа. Откройте страницу ещё раз.',
  },
  {
    lang: 'ky',
    title: 'Панель ачылган жок',
    text: 'Акча коопсуз: төлөмдөрдү башка программа иштетет. Баракты дагы бир жолу ачыңыз.',
  },
  {
    lang: 'en',
    title: 'The panel did not open',
    text: 'The money is safe: payments are processed by another program. Open the page once more.',
  },
] as const;

export default function GlobalError() {
  return (
    <html lang="ru">
      <body className="min-h-dvh text-body antialiased">
        <title>Luxon Cashdesk</title>
        <main className="mx-auto max-w-xl space-y-6 p-4 pt-16">
          {said.map(({ lang, title, text }, index) => (
            <section key={lang} lang={lang}>
              {index === 0 ? (
                <h1 className="text-xl font-semibold">{title}</h1>
              ) : (
                <h2 className="text-xl font-semibold">{title}</h2>
              )}
              <p>{text}</p>
            </section>
          ))}
          <Button type="button" onClick={() => window.location.reload()}>
            ↻ Ещё раз · Дагы бир жолу · Try again
          </Button>
        </main>
      </body>
    </html>
  );
}
