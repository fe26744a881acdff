import { type Check, failed, passed } from '../check.ts';
import type { TrustOfEntry } from '../facts.ts';

export const caBundle: Check<'configurations' | 'trust'> = {
  name: 'ca-bundle',
  title: 'each entry of the webhook configuration has a caBundle',
  meaning: 'Without one the API server trusts no certificate of `serve`, and so does not call it.',
  needs: ['configurations', 'trust'],
  judge: ({ configurations, trust }) => {
    if (configurations.length === 0) return undefined;
    const wrong = trust.flatMap(wrongIn);
    if (wrong.length === 0) return passed;
    return failed(
      wrong.join('; '),
      'control writes it within a minute with tls.mode self (see its log); else have who issues the certificate write it',
    );
  },
};

function wrongIn({ entry, certificates }: TrustOfEntry): string[] {
  if (certificates === undefined) return [`${entry} has none`];
  return certificates === 0 ? [`that of ${entry} holds no certificate that can be read`] : [];
}
