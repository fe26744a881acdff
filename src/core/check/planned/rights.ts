import { type Check, failed, passed } from '../check.ts';

export const rights: Check<'missingRights'> = {
  name: 'rights',
  title: 'you may create what the chart creates',
  meaning: 'The API server is asked for each kind that the chart renders (SelfSubjectAccessReview).',
  needs: ['missingRights'],
  judge: ({ missingRights }) =>
    missingRights.length === 0
      ? passed
      : failed(
          `you may not ${missingRights.join(', ')}`,
          'ask the cluster’s admin for these rights, or to install it',
        ),
};
