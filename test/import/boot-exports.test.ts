import { bootExports } from '../../lib/import/boot-exports';

/** `scope NAME=value` of each export; a value that the script works out is `?`. */
function exportsOf(text: string): string[] {
  return bootExports('boot.sh', text).map(({ scope, name, value }) => `${scope} ${name}=${value ?? '?'}`);
}

test('values as the shell reads them, and those that it works out', () => {
  const text = [
    'export A=1 B="two words" C=\'$3\' # D=4',
    'export E=a\\ b F="say \\"hi\\"" G=$H I="`date`"',
    'export J=1; export K=2 && export L=3',
    '# export M=1',
    'export N=1,\\',
    '2',
    'echo "export O=1"',
    'P=1 export',
    'export R=$(wc -l a | cut -f 1) S=2',
    'export Q',
  ].join('\n');
  expect(exportsOf(text)).toEqual([
    'all A=1',
    'all B=two words',
    'all C=$3',
    'all E=a b',
    'all F=say "hi"',
    'all G=?',
    'all I=?',
    'all J=1',
    'all K=2',
    'all L=3',
    'all N=1,2',
    'all R=?',
    'all S=2',
  ]);
});

test('each branch of the script is that of a component, and other branches are not decided', () => {
  const text = `
if [ $# -eq 0 ]; then
  export ALL=1
  if [ $exit_code -eq 2 ]; then
    export SERVER=1
    if [ -n "$X" ]; then export CONDITION=1; else export OTHERWISE=1; fi
    if grep -q '"distDPServerEnabled": true' config.json; then
      export DISTRIBUTED=1
    else
      export SERVER_TOO=1
    fi
    for i in 1 2; do export LOOP=1; done
  elif [[ $exit_code == 1 ]]; then
    export CONTROLLER=1
  fi
  if [ "$exit_code" -eq 0 ]; then
    export COORDINATOR=1
  fi
elif [ $# -eq 1 ]; then
  if [ "$1" == single_container ]; then export SINGLE=1; fi
fi
set_common_env() { :; }
function set_prefill_env() {
  export PREFILL=1
}
set_decode_env() {
  export DECODE=1
}
helper() {
  export HELPER=1
}
fi
export END=1
`;
  expect(exportsOf(text).map((one) => one.replace('=1', ''))).toEqual([
    'all ALL',
    'server SERVER',
    'condition CONDITION',
    'condition OTHERWISE',
    'elsewhere DISTRIBUTED',
    'server SERVER_TOO',
    'condition LOOP',
    'controller CONTROLLER',
    'coordinator COORDINATOR',
    'elsewhere SINGLE',
    'prefill PREFILL',
    'decode DECODE',
    'condition HELPER',
    'all END',
  ]);
});

test('places are those of the statement', () => {
  expect(bootExports('boot.sh', 'true\n  export A=1\n').map(({ place }) => place)).toEqual(['boot.sh:2:3 A']);
});

test.each(['\\\n', "'", '"', '`', '$(', 'if x; then\n', 'a'])(
  'a script of 1 MiB of %j is read at once',
  (text) => {
    expect(exportsOf(text.repeat(Math.ceil((1024 * 1024) / text.length))).length).toBeLessThan(3);
  },
);
