import { deployerOf } from '../../removal/deployer-of.ts';
import { type Check, failed, passed, warned } from '../check.ts';
import { nameOf } from '../entries.ts';

export const webhookConfiguration: Check<'configurations'> = {
  name: 'webhook-configuration',
  title: 'there is one webhook configuration of Gracehook',
  meaning: 'Without a MutatingWebhookConfiguration nobody calls Gracehook; with two, each pod is sent twice.',
  needs: ['configurations'],
  judge: ({ configurations }) => {
    const [only, another] = configurations;
    if (only === undefined)
      return failed(
        'there is none, so the API server calls nobody',
        'install the chart, or make it again with helm upgrade',
      );
    const name = nameOf(only);
    if (another === undefined) {
      const { tool, name: by } = deployerOf(only) ?? {};
      return { ...passed, found: tool === undefined ? name : `${name}, deployed by ${tool} (${by})` };
    }
    return warned(
      `there are ${configurations.length}: ${configurations.map(nameOf).join(', ')}`,
      'uninstall all releases but one',
    );
  },
};
