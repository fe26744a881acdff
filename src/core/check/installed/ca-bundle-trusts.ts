import { type Check, failed, passed } from '../check.ts';
import { agoOrAhead } from '../passed-time.ts';

export const caBundleTrusts: Check<'trust' | 'certificate' | 'now'> = {
  name: 'ca-bundle-trusts',
  title: 'each caBundle trusts the certificate of serve',
  meaning:
    'The certificate in the Secret that `serve` mounts was issued by one in the caBundle, which is valid now. Who may not read the Secret learns it from the dry run of [pods-injected](#pods-injected).',
  needs: ['trust', 'certificate', 'now'],
  explainedBy: ['ca-bundle'],
  judge: ({ trust, certificate, now }) => {
    if (certificate?.period === undefined || trust.length === 0) return undefined;
    const untrusting = trust.filter(({ issuer }) => issuer === undefined);
    const remedy =
      'control mends it within a minute with tls.mode self (see its log); else write the ca.crt of its issuer into each entry';
    if (untrusting.length > 0) {
      const names = untrusting.map(({ entry }) => entry).join(', ');
      return failed(
        `that of ${names} does not hold who issued the certificate in ${certificate.secret}`,
        remedy,
      );
    }
    const ended = trust.find(({ issuer }) => issuer !== undefined && issuer.notAfter < now);
    // A self-signed certificate is its own issuer, and its end has been told.
    if (
      ended?.issuer === undefined ||
      ended.issuer.notAfter.getTime() === certificate.period.notAfter.getTime()
    )
      return passed;
    return failed(`the authority in ${ended.entry} ended ${agoOrAhead(ended.issuer.notAfter, now)}`, remedy);
  },
};
