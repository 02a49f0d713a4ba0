// What the linter holds us to: type-aware rules everywhere, and purity room by room.
import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// What test/tidy holds (exports, settings, clocks, catching and waiting) is not held here again.
const noTimeZone = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length>1]',
    message: 'This reads the time zone of the machine: use Date.UTC.',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^[gs]et(FullYear|Month|Date|Day|Hours|Minutes)$/]',
    message: 'This reads the time zone of the machine: use the UTC twin.',
  },
];
// A comparison accepts a state that is added later without a word, and charges or refuses it.
const statusFile = new URL('./functions/domain/subscription/status.ts', import.meta.url);
const [, union] = /export type Status =([^;]+);/.exec(readFileSync(statusFile, 'utf8'));
const statuses = `/^(${[...union.matchAll(/'(\w+)'/g)].map(([, word]) => word).join('|')})$/`;
const compared = [
  `BinaryExpression[operator=/^[!=]==?$/] > Literal[value=${statuses}]`,
  `SwitchCase > Literal[value=${statuses}]`,
  `CallExpression[callee.property.name="includes"] > ArrayExpression Literal[value=${statuses}]`,
  `CallExpression[callee.property.name="includes"] > Literal[value=${statuses}]`,
  `CallExpression > MemberExpression > ArrayExpression > Literal[value=${statuses}]`,
];
const noStatusCompared = compared.map((selector) => ({
  selector,
  message: 'A status is read by what it means: domain/subscription/status.ts.',
}));
const noStatusSet = {
  selector: `Property[key.name="status"] > Literal[value=${statuses}]`,
  message: 'Facts are made by domain/subscription/apply.ts.',
};
// The compiler knows browser names because the shop is checked too; a function must not see them.
const noBrowser = [
  ...['window', 'document', 'navigator', 'location', 'history', 'localStorage', 'sessionStorage'],
  ...['name', 'status', 'event', 'origin', 'parent', 'top', 'self', 'length', 'alert', 'open'],
].map((name) => ({ name, message: 'There is no browser here: declare or import this name.' }));

// The rows of a route's table say by their schemas what a body and a query hold: http.ts.
const noBodyAssumed = [
  'TSAsExpression > Identifier',
  'TSAsExpression > MemberExpression > Identifier.property',
].map((part) => ({
  selector: `${part}[name=/^(body|query|params)$/]`,
  message: 'What a request holds is inferred from its route: RequestOf.',
}));

// It saves lines, and hides a key that is set twice from the compiler.
const noSpreadLiteral = {
  selector: 'ObjectExpression > SpreadElement > ObjectExpression',
  message: 'Write the fields out: a spread literal hides a key that is set twice.',
};
const restrict = (...selectors) => ({
  'no-restricted-syntax': ['error', noSpreadLiteral, ...selectors.flat()],
});
const runtime = 'functions/runtime/**';

export default defineConfig(
  {
    ignores: ['node_modules/', 'dist/', 'cdk.out/', 'coverage/', '.maedal/', 'test/fixtures/'],
  },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-console': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // A fake that answers at once still has the shape of the port it stands for.
      '@typescript-eslint/require-await': 'off',
      ...restrict(),
    },
  },
  {
    files: ['functions/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-console': 'error',
      'no-restricted-globals': ['error', ...noBrowser],
    },
  },
  {
    files: ['functions/**/*.ts'],
    ignores: [runtime],
    rules: {
      ...restrict(noTimeZone, noStatusCompared, noStatusSet),
    },
  },
  {
    files: ['functions/handlers/**/*.ts'],
    rules: restrict(noTimeZone, noStatusCompared, noStatusSet, noBodyAssumed),
  },
  {
    // The moves set a status, and the table holds them to it.
    files: ['functions/domain/subscription/{birth,moves/*}.ts'],
    rules: restrict(noTimeZone, noStatusCompared),
  },
  {
    // What stands around the functions reads a lot of foreign JSON; its own types still hold.
    files: ['{sandbox,test,bench,scripts}/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // The one place a function writes its log line from.
    files: [runtime],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['*.config.{js,ts}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-undef': 'off' },
  },
);
