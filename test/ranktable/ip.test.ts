import { canonicalIp, isUsableIp } from '../../lib/ranktable/ip';

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

test.each([
  ['fd00:0:0:0:0:0:a:5', 'fd00::a:5'],
  ['FD00::A:5', 'fd00::a:5'],
  ['fd00::000a:0005', 'fd00::a:5'],
  ['::ffff:10.0.0.1', '::ffff:a00:1'],
])('%s and %s are one address', (one, other) => {
  expect(canonicalIp(one)).toBe(canonicalIp(other));
});

test.each([
  ['fd00::a:5', 'fd00::a:50'],
  ['10.0.0.1', '10.0.0.10'],
  ['fe80::1%eth0', 'fe80::1%eth1'],
  ['-1', '-2'],
  [':', '::'],
])('%s and %s are not', (one, other) => {
  expect(canonicalIp(one)).not.toBe(canonicalIp(other));
});
