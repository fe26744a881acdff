import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { applyOperations, type Operation } from '../../../src/core/json-patch.ts';
import { defaultContext } from '../../../src/core/pod-context.ts';
import { selfIssue } from '../../../src/tls/self-issue.ts';
import { version } from '../../../src/version.ts';
import { findFreePorts } from '../../cluster/control-plane/free-ports.ts';
import { buildPeer, peerNames } from './build-peer.ts';

interface Peer {
  readonly port: number;
  /** Answers to a review of this pod, by a connection that all reviews share. */
  review(pod: JsonObject): Promise<JsonObject>;
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>;
}

const uid = '7d3f6a52-9d7c-4a4e-8f51-0c5f5d1d3b10';
const ports = [{ name: 'http', containerPort: 8080, protocol: 'TCP' }];
const fixedPatch: readonly Operation[] = [{ op: 'add', path: '/metadata/labels/fixed', value: 'true' }];
const pods: Readonly<Record<string, JsonObject>> = {
  'one container': podWith([{ name: 'web', ports }]),
  'a larger one of three containers': podWith([
    { name: 'web', ports: [{ containerPort: 53, protocol: 'UDP' }, ...ports] },
    { name: 'shipper', env: [{ name: 'TEXT', value: 'x'.repeat(60_000) }] },
    { name: 'agent' },
  ]),
  'eighty containers, too many for the whole status': podWith(named(80)),
  '250 containers': podWith(named(250)),
  'hooks and probes of its own': podWith([
    {
      ...{ name: 'web', ports, readinessProbe: { httpGet: { path: '/', port: 8080 } } },
      lifecycle: { postStart: { exec: { command: ['true'] } } },
    },
    { name: 'agent', lifecycle: { preStop: { sleep: { seconds: 3 } } } },
  ]),
  'a long grace period, and no labels': podWith([{ name: 'web', ports }], {
    spec: { terminationGracePeriodSeconds: 90 },
    metadata: { labels: undefined },
  }),
  'no ReplicaSet that made it': podWith([{ name: 'web', ports }], {
    metadata: { ownerReferences: undefined },
  }),
};

let folder: string;
let ca: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracehook-peers-'));
  const issued = await selfIssue(['127.0.0.1']);
  ca = issued.ca;
  await writeFile(join(folder, 'tls.crt'), issued.cert);
  await writeFile(join(folder, 'tls.key'), issued.key, { mode: 0o600 });
  await writeFile(join(folder, 'patch.json'), JSON.stringify(fixedPatch));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(peerNames)('the webhook %s', (name) => {
  let peer: Peer;

  beforeAll(async () => {
    const flags = name === 'floor' ? ['--patch', join(folder, 'patch.json')] : [];
    peer = await startPeer(await buildPeer(name), flags);
  });

  afterAll(async () => {
    expect(await peer.stop(), 'exit code after SIGTERM').toBe(0);
  });

  it('speaks HTTP/1.1 to a client that would like HTTP/2', async () => {
    const socket = connect({ port: peer.port, host: '127.0.0.1', ca, ALPNProtocols: ['h2', 'http/1.1'] });
    await once(socket, 'secureConnect');
    expect(socket.alpnProtocol).toBe('http/1.1');
    socket.destroy();
  });

  if (name === 'floor') {
    it('answers with the patch of its file', async () => {
      expect(operationsIn(await peer.review(podWith([{ name: 'web' }])))).toEqual(fixedPatch);
    });
    return;
  }

  it.each(Object.entries(pods))('makes the same of a pod with %s as the engine', async (_what, pod) => {
    const { operations, outcome } = decide(pod, defaultContext(version));
    expect(outcome).toBe('patched');
    const answer = await peer.review(pod);
    expect(applyOperations(pod, operationsIn(answer))).toEqual(applyOperations(pod, operations));
  });

  it('leaves a pod alone that did not opt in', async () => {
    const pod = podWith([{ name: 'web', ports }], { metadata: { annotations: { other: 'true' } } });
    expect(operationsIn(await peer.review(pod))).toEqual([]);
  });
});

function named(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({ name: `container-${index}`, ports }));
}

/** A pod of a ReplicaSet as a webhook gets it; what is undefined in `more` is not there. */
function podWith(
  containers: readonly JsonObject[],
  more: { readonly metadata?: object; readonly spec?: object } = {},
): JsonObject {
  return JSON.parse(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web-0',
        namespace: 'bench',
        labels: { app: 'web' },
        annotations: { 'gracehook.io/inject': 'enabled' },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'owner', controller: true },
        ],
        ...more.metadata,
      },
      spec: {
        containers: containers.map((container) => ({ image: 'web', resources: {}, ...container })),
        terminationGracePeriodSeconds: 30,
        ...more.spec,
      },
      status: {},
    }),
  );
}

/** The operations of an answer that must allow the pod under its uid. */
function operationsIn(answer: JsonObject): Operation[] {
  const { response } = answer;
  expect(response).toMatchObject({ uid, allowed: true });
  const { patch } = response as { patch?: string };
  return JSON.parse(Buffer.from(patch ?? '', 'base64').toString() || '[]');
}

async function startPeer(program: string, flags: readonly string[]): Promise<Peer> {
  const [port = 0] = await findFreePorts(1);
  const keyPair = ['--cert', join(folder, 'tls.crt'), '--key', join(folder, 'tls.key')];
  const child = spawn(program, ['--listen', `127.0.0.1:${port}`, ...keyPair, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  if (typeof line !== 'string') throw new Error(`${program} ended: ${errors}`);
  const agent = new Agent({ keepAlive: true, ca });
  return {
    port,
    review: (pod) => post(pod, { port, agent }),
    stop: async () => {
      agent.destroy();
      child.kill('SIGTERM');
      return (await ended)[0];
    },
  };
}

async function post(pod: JsonObject, target: { port: number; agent: Agent }): Promise<JsonObject> {
  const outgoing = request({ host: '127.0.0.1', path: '/mutate/pods', method: 'POST', ...target });
  outgoing.setHeader('content-type', 'application/json');
  const reviewed: Json = {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: { uid, operation: 'CREATE', namespace: 'bench', object: pod },
  };
  outgoing.end(JSON.stringify(reviewed));
  const [response] = await once(outgoing, 'response');
  expect(response.statusCode).toBe(200);
  return JSON.parse(Buffer.concat(await Array.fromAsync(response as AsyncIterable<Buffer>)).toString());
}
