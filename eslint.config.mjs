import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * Files of a stage, and what they must not import: config → plan → rules → check → invariants → constructs, and lib/ranktable
 * alone.
 */
const stage = (files, forbidden) => ({
  files: [files],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { regex: forbidden, message: 'A stage imports only from those to its left (see CONTRIBUTING.md).' },
        ],
      },
    ],
  },
});

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'build/',
      'coverage/',
      'imports/',
      'lib/config/deployment.ts',
      'lib/config/pd-service-props.ts',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.mjs', 'bin/*.cjs', 'test/support/*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines-per-function': ['error', { max: 45, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only main.ts reads the environment.' },
        { object: 'Date', property: 'now', message: 'The output must not depend on the clock.' },
        { object: 'Math', property: 'random', message: 'The output must not depend on chance.' },
      ],
    },
  },
  stage('lib/ranktable/**/*.ts', '^(cdk8s|constructs|\\.\\./)'),
  stage(
    'lib/config/**/*.ts',
    '^(cdk8s|constructs)|\\.\\./(plan|rules|check|constructs|invariants|ranktable)(/|$)',
  ),
  stage('lib/plan/**/*.ts', '^(cdk8s|constructs)|\\.\\./(rules|check|constructs|invariants)(/|$)'),
  stage('lib/rules/**/*.ts', '^(cdk8s|constructs)|\\.\\./(check|constructs|invariants)(/|$)'),
  stage('lib/check/**/*.ts', '^(cdk8s|constructs)|\\.\\./(constructs|invariants)(/|$)'),
  stage('lib/import/**/*.ts', '^(cdk8s|constructs)|\\.\\./(rules|constructs|invariants|ranktable)(/|$)'),
  stage('lib/reference/**/*.ts', '^(cdk8s|constructs)|\\.\\./(constructs|invariants)(/|$)'),
  stage('lib/constructs/**/*.ts', '\\.\\./rules(/|$)'),
  stage('lib/invariants/**/*.ts', '^(cdk8s|constructs)|\\.\\./(plan|rules|check|constructs)(/|$)'),
  {
    // The Kubernetes client's models are classes, but plain data is what it takes and gives.
    files: ['images/**/*.ts', 'test/cluster/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
  {
    // A constructor that only declares, and a test's describe block, are long without being complicated.
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: { module: 'writable', process: 'readonly', require: 'readonly', __dirname: 'readonly' },
    },
    rules: { ...tseslint.configs.disableTypeChecked.rules, '@typescript-eslint/no-require-imports': 'off' },
  },
);
