import type { Method, RequestSample } from './request-sample.ts';

/** One request before the load. */
type FirstAnswer = Pick<RequestSample, 'method' | 'failure' | 'words'>;

/** Why a load would measure nothing, in a sentence that says what would help; undefined where each method is answered well. */
export function answersRefusal(url: URL, answers: readonly FirstAnswer[]): string | undefined {
  const failed = answers.filter(({ failure }) => failure !== null);
  const [first] = failed;
  if (first === undefined) return undefined;
  const [good] = answers.filter(({ failure }) => failure === null);
  const isSame = failed.every(({ words }) => words === first.words);
  const found = isSame
    ? `${failed.map(({ method }) => method).join(' and ')}: ${first.words}`
    : failed.map(({ method, words }) => `${method}: ${words}`).join('; ');
  return `${url.href} does not answer as it should before anything is done (${found}): ${remedyFor(url, first.words) ?? remedy(good?.method)}`;
}

function remedy(good: Method | undefined): string {
  return good === undefined
    ? 'give a URL that answers with a status from 200 to 299'
    : `give a URL that takes it, or --method ${good}`;
}

/** The remedies of failures that Node.js tells in words of its own, by what is in them. */
const remedies: readonly (readonly [
  words: RegExp,
  isSo: (url: URL) => boolean,
  remedy: (url: URL) => string,
])[] = [
  [
    /EPROTO|wrong version number|packet length too long/,
    ({ protocol }) => protocol === 'https:',
    ({ host, pathname }) => `that port does not speak TLS: write http://${host}${pathname}`,
  ],
  [
    /Parse Error/,
    ({ protocol }) => protocol === 'http:',
    ({ host, pathname }) =>
      `that port does not speak HTTP: where it speaks TLS, write https://${host}${pathname}`,
  ],
  [
    /certificate|altnames/,
    ({ protocol }) => protocol === 'https:',
    () =>
      'give the name that its certificate has, have its authority trusted by NODE_EXTRA_CA_CERTS, or say --insecure',
  ],
  [
    /ENOTFOUND|EAI_AGAIN/,
    isOfCluster,
    () =>
      'that name is known inside the cluster only: give its NodePort, load balancer or Ingress address, or run this in a pod of the cluster',
  ],
  [/ENOTFOUND|EAI_AGAIN/, () => true, () => 'give a host name that this machine can resolve, or an address'],
];

function remedyFor(url: URL, words: string): string | undefined {
  return remedies.find(([pattern, isSo]) => pattern.test(words) && isSo(url))?.[2](url);
}

/** Whether a host name is one of the cluster's own DNS: of a Service by itself, or up to the cluster's domain. */
function isOfCluster({ hostname }: URL): boolean {
  return !hostname.includes('.') || /\.(svc|svc\..+|cluster\.local)\.?$/.test(hostname);
}
