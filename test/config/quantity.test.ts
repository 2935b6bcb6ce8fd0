import { canonicalQuantity, thousandths } from '../../lib/config/quantity';

describe('a quantity is written as the API server writes it', () => {
  test.each([
    [16, '16'],
    [0, '0'],
    [0.5, '500m'],
    ['96.5', '96500m'],
    ['1.250', '1250m'],
    ['500m', '500m'],
    ['2000m', '2'],
    ['64000', '64k'],
    ['2.0', '2'],
    ['64Gi', '64Gi'],
    ['2048Mi', '2Gi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ti', '512Gi'],
    ['1000Mi', '1000Mi'],
    ['1000M', '1G'],
    ['1500M', '1500M'],
    ['1.5G', '1500M'],
    ['0.1Gi', '107374182400m'],
  ])('%p becomes %p', (given, written) => {
    expect(canonicalQuantity(given)).toBe(written);
    expect(thousandths(written)).toBe(thousandths(given));
  });
});

test.each([
  ['1.0001Ki', '1024103m'],
  ['0.0001', '1m'],
  ['1.9999', '2'],
])(
  'what is less than a thousandth is rounded up, as the API server does: %p becomes %p',
  (given, written) => {
    expect(canonicalQuantity(given)).toBe(written);
  },
);
