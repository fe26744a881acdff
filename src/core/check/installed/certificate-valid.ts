import { type Check, failed, passed, warned } from '../check.ts';
import { agoOrAhead } from '../passed-time.ts';

/** Renewed after two thirds of its lifetime, so a quarter is late. */
const lateShare = 0.25;

export const certificateValid: Check<'certificate' | 'now' | 'place'> = {
  name: 'certificate-valid',
  title: 'the certificate of serve is valid, and not about to end',
  meaning:
    'The Secret holds a certificate and its key, for the name that the API server asks for, that is valid now and has at least a quarter of its lifetime left: it is renewed after two thirds.',
  needs: ['certificate', 'now', 'place'],
  judge: ({ certificate, now, place }) => {
    if (place === undefined) return undefined;
    const renew =
      'see the log of control, which issues it, or who else does; docs/certificates.md has the ways';
    if (certificate === undefined)
      return failed('there is no Secret with a certificate, so serve cannot begin', renew);
    const { secret, period, flaw } = certificate;
    if (period === undefined)
      return failed(`the Secret ${secret} holds none${flaw ? `: ${flaw}` : ''}`, renew);
    const { notBefore, notAfter } = period;
    if (now < notBefore)
      return failed(
        `that of ${secret} is valid from ${agoOrAhead(notBefore, now)} on only`,
        'set the clocks of control and API server by NTP; serve takes it when it is valid',
      );
    if (now > notAfter) return failed(`that of ${secret} ended ${agoOrAhead(notAfter, now)}`, renew);
    if (flaw !== undefined) return failed(`that of ${secret} cannot be used: ${flaw}`, renew);
    const left = notAfter.getTime() - now.getTime();
    const found = `it ends ${agoOrAhead(notAfter, now)}`;
    return left < lateShare * (notAfter.getTime() - notBefore.getTime())
      ? warned(`that of ${secret} was not renewed in time: ${found}`, renew)
      : { ...passed, found };
  },
};
