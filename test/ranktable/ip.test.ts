import { isUsableIp } from '../../lib/ranktable/ip';

test.each([
  '10.0.0.1',
  '255.255.255.255',
  '0.0.0.1',
  'fd00::1',
  '::1',
  '1::',
  '2001:db8:0:0:0:0:0:1',
  '::ffff:10.0.0.1',
])('the Controller takes %s for an address', (text) => {
  expect(isUsableIp(text)).toBe(true);
});

test.each([
  '',
  '-1',
  'host',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.01',
  '0.0.0.0',
  '::',
  '::0',
  '0:0:0:0:0:0:0:0',
  'fe80::1%eth0',
  ' 10.0.0.1',
  '10.0.0.1/24',
])('it does not take %j', (text) => {
  expect(isUsableIp(text)).toBe(false);
});
