import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { Reviewer } from '../../src/admission/answer-review.ts';
import { reviewItself } from '../../src/server/review-itself.ts';
import { selfSigned } from './self-signed.ts';
import { startWebhookUnderTest, type WebhookUnderTest } from './webhook-under-test.ts';

async function webhookWith(
  options: Parameters<typeof startWebhookUnderTest>[0] = {},
): Promise<WebhookUnderTest> {
  const webhook = await startWebhookUnderTest(options);
  onTestFinished(() => webhook.close());
  return webhook;
}

function reviewedItself({
  port,
  cert,
}: Pick<WebhookUnderTest, 'port' | 'cert'>): Promise<string | undefined> {
  const leaf = new X509Certificate(cert);
  return reviewItself({ host: '127.0.0.1', port, serverName: 'localhost', leaf, uid: 'own' });
}

const broken: Reviewer = {
  resource: 'pods',
  kinds: new Set(['Pod']),
  operations: ['CREATE'],
  decide: () => {
    throw new Error('a bug of ours');
  },
};

it('is content with its own review when the pod comes out patched', async () => {
  const webhook = await webhookWith();
  expect(await reviewedItself(webhook)).toBeUndefined();
  expect(webhook.records).toMatchObject([{ uid: 'own', decision: { outcome: 'patched' } }]);
});

it('sends nothing to a port that shows another certificate', async () => {
  const webhook = await webhookWith();
  const { cert } = await selfSigned('localhost');
  expect(await reviewedItself({ port: webhook.port, cert })).toBe(
    'the call failed: the port shows another certificate than the one that was loaded',
  );
  expect(webhook.records).toEqual([]);
});

it('says what is wrong when nothing decides, and when it is refused', async () => {
  const failing = await webhookWith({ reviewers: { pods: broken, labelledPods: broken, workloads: broken } });
  expect(await reviewedItself(failing)).toBe('the pod was not patched; the log says why');
  const full = await webhookWith({ limits: { bufferedBytes: 10 } });
  expect(await reviewedItself(full)).toBe('the answer was 503');
});

it('says what is wrong when nobody listens', async () => {
  const { cert } = await webhookWith();
  const free = createServer();
  const port = await new Promise<number>((resolve) =>
    free.listen(0, '127.0.0.1', () => {
      const { port } = free.address() as { port: number };
      free.close(() => resolve(port));
    }),
  );
  expect(await reviewedItself({ port, cert })).toMatch(/^the call failed: connect ECONNREFUSED/);
});
