import type { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';

/** Where and how the webhook calls itself. */
export interface SelfReviewTarget {
  readonly host: string;
  readonly port: number;
  /** The name to ask for in the handshake; undefined for none. */
  readonly serverName: string | undefined;
  /** The certificate that the port must show. */
  readonly leaf: X509Certificate;
  /** By which the answered review can be told from those of an API server. */
  readonly uid: string;
}

const patienceMilliseconds = 5_000;
const mostAnswerCharacters = 64 * 1024;

/**
 * Posts the review of a small pod to the webhook's own port, over TLS, as an API server would. Gives one sentence that
 * says what was wrong with the answer, or undefined where the pod came out patched. Never rejects.
 */
export function reviewItself({
  host,
  port,
  serverName,
  leaf,
  uid,
}: SelfReviewTarget): Promise<string | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host,
        port,
        ...(serverName !== undefined && { servername: serverName }),
        path: '/mutate/pods',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        agent: false,
        signal: AbortSignal.timeout(patienceMilliseconds),
        // Who issued it is for the API server to ask; here it must be this very certificate, as is checked below.
        rejectUnauthorized: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          if (text.length < mostAnswerCharacters) text += chunk;
        });
        response.on('end', () => resolve(faultOf(response.statusCode, text, uid))).on('error', failed);
      },
    );
    const failed = ({ message }: Error) => resolve(`the call failed: ${message}`);
    outgoing.on('error', failed);
    outgoing.on('socket', (socket) =>
      socket.once('secureConnect', () => {
        const shown = (socket as TLSSocket).getPeerX509Certificate()?.fingerprint256;
        if (shown === leaf.fingerprint256) outgoing.end(reviewOfSmallPod(uid));
        else outgoing.destroy(new Error('the port shows another certificate than the one that was loaded'));
      }),
    );
  });
}

function faultOf(status: number | undefined, text: string, uid: string): string | undefined {
  if (status !== 200) return `the answer was ${status}`;
  try {
    const { response } = JSON.parse(text) as { response?: Readonly<Record<string, unknown>> };
    if (response?.['uid'] !== uid || response['allowed'] !== true) return 'the answer does not allow the pod';
    return typeof response['patch'] === 'string' ? undefined : 'the pod was not patched; the log says why';
  } catch {
    return 'the answer is no JSON';
  }
}

/** Opted in by itself, so that no configuration but a forbidden namespace, of which it has none, leaves it alone. */
function reviewOfSmallPod(uid: string): string {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'self-review', annotations: { 'gracehook.io/inject': 'enabled' } },
    spec: { containers: [{ name: 'app' }] },
  };
  const request = { uid, operation: 'CREATE', object };
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
}
