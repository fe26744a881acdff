import type { ApiAccess } from '../cluster/api-access.ts';
import type { Conditions } from './conditions.ts';
import type { Duty } from './duty.ts';
import type { EventSubject } from './event-recorder.ts';
import { lookAtReplicas, type Replica, type ServePlace } from './look-at-replicas.ts';

/**
 * Tells of replicas of `serve` that show a certificate that the API server cannot trust, and of those that stay unready,
 * in their own words. One Event for each change of what is wrong. Tells `show` how many there are, and how many are ready.
 */
export function replicasDuty(
  access: ApiAccess,
  place: ServePlace,
  about: EventSubject,
  conditions: Conditions,
  show: (ready: number, all: number) => void,
  now: () => Date,
): Duty {
  const followCertificates = conditions.follow({
    about,
    badReason: 'CertificateUnusable',
    goodReason: 'CertificateUsable',
    goodMessage: 'All replicas serve a certificate that is valid now.',
  });
  const followReadiness = conditions.follow({
    about,
    badReason: 'ReplicaUnready',
    goodReason: 'ReplicasReady',
    goodMessage: 'All replicas are ready.',
  });
  let unreadyBefore = new Set<string>();
  return {
    name: 'replicas',
    everySeconds: 60,
    perform: async (signal) => {
      const replicas = (await lookAtReplicas(access, place, signal)).filter(
        ({ isTerminating }) => !isTerminating,
      );
      const hostName = `${place.service}.${place.namespace}.svc`;
      await followCertificates(sentence(replicas, (replica) => wrongWith(replica, hostName, now())));
      // One that is just starting is nothing to tell: it has to be unready twice in a row.
      await followReadiness(
        sentence(replicas, ({ address, unreadyBecause }) =>
          unreadyBefore.has(address) ? unreadyBecause : undefined,
        ),
      );
      const unready = replicas.filter(({ unreadyBecause }) => unreadyBecause !== undefined);
      show(replicas.length - unready.length, replicas.length);
      unreadyBefore = new Set(unready.map(({ address }) => address));
    },
  };
}

/** What is wrong with any of them in one sentence, always in the same order; undefined where all are well. */
function sentence(
  replicas: readonly Replica[],
  because: (replica: Replica) => string | undefined,
): string | undefined {
  const parts = replicas.flatMap((replica) => {
    const wrong = because(replica);
    return wrong === undefined ? [] : [`${replica.address}: ${wrong}`];
  });
  return parts.length === 0 ? undefined : parts.sort().join('; ');
}

function wrongWith({ served }: Replica, hostName: string, now: Date): string | undefined {
  if (served === undefined) return undefined;
  if (now > new Date(served.validTo)) return `its certificate expired on ${iso(served.validTo)}`;
  if (now < new Date(served.validFrom)) return `its certificate is not valid before ${iso(served.validFrom)}`;
  if (served.checkHost(hostName) === undefined)
    return `its certificate is not for ${hostName} but for ${served.subjectAltName ?? 'no name'}`;
  return undefined;
}

function iso(text: string): string {
  return new Date(text).toISOString();
}
