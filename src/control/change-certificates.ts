import { writeCaBundles } from '../cluster/ca-bundles.ts';
import { patchSecret, type SecretChange } from '../cluster/secret.ts';
import type { EventReason } from '../core/event-reasons.ts';
import type { Change } from '../tls/certificate-plan.ts';
import { type IssuedCertificate, issueAuthority, issueLeaf } from '../tls/issue-certificates.ts';
import { type Validity, validityFrom } from '../tls/validity.ts';
import {
  bundleOf,
  type CertificatePlace,
  hostsOf,
  type Observation,
  trustedSinceAnnotation,
} from './observe-certificates.ts';

/** What people are told of a change: one word and one sentence, about one of the Secrets. Some are not worth it. */
export interface ChangeTold {
  readonly secret: 'ca' | 'tls';
  readonly reason: EventReason;
  readonly message: string;
}

/** Carries a step out. Rejects, among other reasons, where something is no longer as it was observed: 409 and 422. */
export async function changeCertificates(
  place: CertificatePlace,
  step: Change,
  observation: Observation,
  signal: AbortSignal,
): Promise<ChangeTold | undefined> {
  const { access, namespace, name, lifetimes } = place;
  const { caSecret, tlsSecret, bundles, anchors, situation } = observation;
  const { now, ca } = situation;
  const held = (key: string) => caSecret.data.get(key);
  const patchAuthority = (data: SecretChange['data'], trustedSince?: string) =>
    patchSecret(
      access,
      caSecret,
      { ...(data && { data }), annotations: { [trustedSinceAnnotation]: trustedSince } },
      signal,
    );
  switch (step.do) {
    case 'introduce-authority': {
      const validity = inWholeSeconds(validityFrom(now, lifetimes.caSeconds));
      const issued = await issueAuthority({ commonName: `gracehook CA ${isoSeconds(now)}`, ...validity });
      await patchAuthority({ 'next.crt': issued.cert, 'next.key': issued.key });
      const message = `New authority, valid until ${isoSeconds(validity.notAfter)}: ${step.because}.`;
      return { secret: 'ca', reason: 'AuthorityIntroduced', message };
    }
    case 'note-trust':
      await patchAuthority(undefined, `${now.toISOString()} ${situation.next?.certificate?.id}`);
      return undefined;
    case 'forget-trust':
      await patchAuthority(undefined);
      return undefined;
    case 'promote-authority': {
      await patchAuthority({
        'ca.crt': held('next.crt'),
        'ca.key': held('next.key'),
        'next.crt': undefined,
        'next.key': undefined,
      });
      const message = `Certificates are issued with the new authority from now on: ${step.because}.`;
      return { secret: 'ca', reason: 'AuthorityPromoted', message };
    }
    case 'demote-authority': {
      await patchAuthority({
        'next.crt': held('ca.crt'),
        'next.key': held('ca.key'),
        'ca.crt': undefined,
        'ca.key': undefined,
      });
      const message = `It is to be used when every webhook entry has trusted it for two minutes: ${step.because}.`;
      return { secret: 'ca', reason: 'AuthorityUnknown', message };
    }
    case 'write-bundle': {
      const trusted = step.trusted.flatMap(({ id }) => anchors.find((anchor) => anchor.id === id) ?? []);
      await writeCaBundles(access, bundles, bundleOf(trusted), signal);
      const which = trusted.length === 1 ? 'one authority' : `${trusted.length} authorities`;
      const message = `Each of the ${bundles.entries.length} webhook entries trusts ${which} now: ${step.because}.`;
      return { secret: 'ca', reason: 'TrustWritten', message };
    }
    case 'issue-leaf': {
      const issuer = anchors.find(({ id }) => id === ca?.certificate?.id);
      if (issuer === undefined) throw new Error('no authority to issue a certificate with');
      const authority: IssuedCertificate = { cert: issuer.pem, key: held('ca.key') ?? '' };
      const validity = inWholeSeconds(validityFrom(now, lifetimes.leafSeconds, issuer));
      const hosts = hostsOf({ name, namespace });
      const issued = await issueLeaf({ commonName: 'gracehook', hosts, ...validity }, authority);
      const data = { 'tls.crt': issued.cert, 'tls.key': issued.key, 'ca.crt': authority.cert };
      await patchSecret(access, tlsSecret, { data }, signal);
      const message = `New certificate, valid until ${isoSeconds(validity.notAfter)}: ${step.because}.`;
      return { secret: 'tls', reason: 'CertificateIssued', message };
    }
  }
}

/** Certificates know no smaller unit. */
function inWholeSeconds({ notBefore, notAfter }: Validity): Validity {
  return { notBefore: wholeSecond(notBefore), notAfter: wholeSecond(notAfter) };
}

function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

function isoSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
