import { checkDeployment } from '../../lib/check';
import { oncePer } from '../../lib/config/once';
import { mindieFiles } from '../../lib/plan/mindie-files';
import { mergedFile } from '../../lib/plan/mindie-files/derived';
import { heterogeneous } from '../support/synth';

test('what is worked out of one thing is worked out once, of another again, also where it is undefined', () => {
  const asked: object[] = [];
  const made = oncePer((one: { readonly value?: number }) => {
    asked.push(one);
    return one.value;
  });
  const [first, second] = [{ value: 1 }, {}];
  expect([first, second, first, second].map(made)).toEqual([1, undefined, 1, undefined]);
  expect(asked).toEqual([first, second]);
});

test('the MindIE files of a deployment are made and merged once, for its checks and for its plan', () => {
  const { deployment } = checkDeployment(heterogeneous);
  if (deployment === undefined) throw new Error('it is refused');
  const { all } = mindieFiles(deployment);
  expect(all.map(({ name }) => name)).toEqual([
    'ms_controller.json',
    'ms_coordinator.json',
    'http_client_ctl.json',
    'config.json',
    'config.json',
  ]);
  expect(mindieFiles(deployment).all).toBe(all);
  for (const file of all) expect(mergedFile(file)).toBe(mergedFile(file));
});
