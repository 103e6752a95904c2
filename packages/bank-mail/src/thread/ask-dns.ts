import type { Resolver } from '../policy.ts';
import { codeOf } from '../verify/header-signature.ts';
import type { DnsAnswer, DnsQuestion } from './messages.ts';

/** Makes a resolver for a thread, which has no network of its own: the thread that started it asks DNS. */
export function createDnsAsker(say: (question: DnsQuestion) => void): {
  readonly ask: Resolver;
  readonly hear: (answer: DnsAnswer) => void;
} {
  const waiting = new Map<number, PromiseWithResolvers<string[][]>>();
  let questions = 0;
  return {
    ask(name, rrtype) {
      questions += 1;
      const asked = Promise.withResolvers<string[][]>();
      waiting.set(questions, asked);
      say({ kind: 'question', question: questions, name, rrtype });
      return asked.promise;
    },
    hear(answer) {
      const asked = waiting.get(answer.question);
      waiting.delete(answer.question);
      if (answer.kind === 'answer') asked?.resolve(answer.records);
      else asked?.reject(Object.assign(new Error('DNS did not answer'), { code: answer.code }));
    },
  };
}

/** Asks DNS for a thread. Never rejects. */
export function answerDns({ question, name, rrtype }: DnsQuestion, resolver: Resolver): Promise<DnsAnswer> {
  return resolver(name, rrtype).then(
    (records) => ({ kind: 'answer', question, records }),
    (error: unknown) => ({ kind: 'no_answer', question, code: codeOf(error) }),
  );
}
