import { expect, it } from 'vitest';
import { urlRefusal } from './url-refusal.ts';

const refused = (url: string, isLoopbackMeant = false) => urlRefusal(url, { isLoopbackMeant });

it.each([
  'http://127.0.0.1:8080/',
  'http://localhost:8080',
  'https://web.localhost/',
  'http://2130706433/',
  'http://[::1]:8080/',
  'http://[::ffff:127.0.0.1]/',
  'http://0.0.0.0/',
])('%s may be a port-forward: it is refused unless somebody says that it is none', (url) => {
  expect(refused(url)).toContain('kubectl port-forward');
  expect(refused(url, true)).toBeUndefined();
});

it.each([
  'http://10.0.0.1:30080/',
  'https://web.example.org/path?x=1',
  'http://[fd00::1]/',
  'http://128.0.0.1/',
])('%s is taken', (url) => expect(refused(url)).toBeUndefined());

it('says what is wrong with a text that is no URL to be loaded', () => {
  expect(refused('web')).toContain('not "web"');
  expect(refused('ftp://web.example.org/')).toContain('http or https, not ftp');
  expect(refused('http://me:secret@web.example.org/')).toContain('leave them out');
});
