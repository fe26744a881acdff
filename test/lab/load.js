// The load of Lab 5, run by k6: users that send GET or POST to one address and pause about 100 ms in between.
// Whether connections are kept is global in k6, so load.ts runs this script twice at the same time.
// One point of request_ms is written for each finished request; load.ts reads them and does the counting.

// biome-ignore-start lint/correctness/noUndeclaredDependencies: k6 brings these modules itself
import { sleep } from 'k6';
import http from 'k6/http';
import { Trend } from 'k6/metrics';

// biome-ignore-end lint/correctness/noUndeclaredDependencies: as above

const { URL, CONNECTIONS, SECONDS, USERS, TIMEOUT_SECONDS } = __ENV;

const requestMs = new Trend('request_ms');

// A user is bounded twice: by time, and by more requests than it can make in it.
const users = {
  executor: 'per-vu-iterations',
  vus: Number(USERS),
  iterations: Number(SECONDS) * 10,
  maxDuration: `${SECONDS}s`,
  gracefulStop: '10s',
};

export const options = {
  noConnectionReuse: CONNECTIONS === 'new',
  discardResponseBodies: true,
  scenarios: { get: { ...users, exec: 'get' }, post: { ...users, exec: 'post' } },
};

const params = { timeout: `${TIMEOUT_SECONDS}s` };

function recordAndPause(method, response) {
  const { duration, connecting } = response.timings;
  requestMs.add(duration + connecting, {
    kind: `${method} ${CONNECTIONS}`,
    code: String(response.status),
    trouble: response.error,
    retries: response.headers['X-Gateway-Retries'] || '0',
  });
  sleep(0.05 + Math.random() * 0.1);
}

export function get() {
  recordAndPause('GET', http.get(URL, params));
}

export function post() {
  recordAndPause('POST', http.post(URL, '{"from":"lab"}', params));
}
