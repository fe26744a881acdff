import { type Check, failed, passed, warned } from '../check.ts';

/** The Date header has whole seconds, and the request takes some time. */
const noticedSeconds = 15;
/** So long before its issue a certificate of ours is valid (src/tls/validity.ts). */
const harmfulSeconds = 5 * 60;

export const clocksAgree: Check<'clocks'> = {
  name: 'clocks-agree',
  title: 'the clocks of the API server and of this machine agree',
  meaning:
    'Certificates and the election go by the time of day. The Date header of the API server is compared with this machine: where they are five minutes apart, certificates that are issued now are refused on the other side.',
  needs: ['clocks'],
  judge: ({ clocks }) => {
    if (clocks === undefined) return undefined;
    const seconds = Math.round((clocks.own.getTime() - clocks.server.getTime()) / 1000);
    const apart = Math.abs(seconds);
    if (apart < noticedSeconds) return passed;
    const found = `this machine is ${apart} s ${seconds > 0 ? 'ahead of' : 'behind'} the API server`;
    const remedy = 'set the clocks of both by NTP, and those of the nodes too';
    return apart < harmfulSeconds ? warned(found, remedy) : failed(found, remedy);
  },
};
