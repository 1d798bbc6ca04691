import { expect, test } from 'vitest';
import { CookieJar } from './cookie-jar.ts';

test('the target’s cookies are told from those of a sandbox on the same host', () => {
  const jar = new CookieJar();
  jar.receive(new URL('http://127.0.0.1:4300/sign-in'), 'session=alice; Path=/; HttpOnly');
  jar.receive(new URL('http://127.0.0.1:4400/app.datadoghq.com/'), 'tilekit_sandbox=seen; Path=/');
  jar.set('127.0.0.1', 'tilekit_sandbox_datadoghq_com=customer-1');
  expect(jar.ofTarget('127.0.0.1').map(({ name }) => name)).toEqual(['session']);
  expect(jar.header(new URL('http://127.0.0.1:4400/'))).toContain('tilekit_sandbox_datadoghq_com=customer-1');
});
