import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['lib/', 'node_modules/', '.yarn/', 'eslint.config.mjs'] },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    extends: [js.configs.recommended, ts.configs.strict],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // A token and its interface share one name, as everywhere in JupyterLab.
      '@typescript-eslint/no-redeclare': 'off',
      'no-redeclare': 'off',
      curly: 'error',
      eqeqeq: 'error',
      'max-lines': ['error', 450],
      'max-lines-per-function': ['error', 60],
      'no-console': 'error'
    }
  },
  // Written by .ci/wire_types.py: nobody reads it from top to bottom.
  { files: ['src/protocol.ts'], rules: { 'max-lines': 'off' } },
  { plugins: { jupyter } },
  ...jupyter.configs.recommended
);
