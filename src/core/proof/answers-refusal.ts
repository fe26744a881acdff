import type { Method, RequestSample } from './request-sample.ts';

/** One request before the load. */
type FirstAnswer = Pick<RequestSample, 'method' | 'failure' | 'words'>;

/** Why a load would measure nothing, in a sentence that says what would help; undefined where each method is answered well. */
export function answersRefusal(url: URL, answers: readonly FirstAnswer[]): string | undefined {
  const failed = answers.filter(({ failure }) => failure !== null);
  const [first] = failed;
  if (first === undefined) return undefined;
  const [good] = answers.filter(({ failure }) => failure === null);
  const found = failed.map(({ method, words }) => `${method}: ${words}`).join('; ');
  return `${url.href} does not answer as it should before anything is done (${found}): ${remedy(good?.method)}`;
}

function remedy(good: Method | undefined): string {
  return good === undefined
    ? 'give a URL that answers with 200'
    : `give a URL that takes it, or --method ${good}`;
}
