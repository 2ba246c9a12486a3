import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import { defineConfig, globalIgnores } from 'eslint/config'
import ts from 'typescript-eslint'

export default defineConfig(
  globalIgnores([
    '**/node_modules/**',
    '**/build/**',
    '!series/**/build/**',
    '**/.svelte-kit/**',
    'packages/check/starters/**',
    '**/fixtures/**',
    '.backroad/**',
    'packages/web/static/_app/**',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    ignores: ['packages/web/**'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/only-throw-error': 'off',
      'no-control-regex': 'off',
    },
  },
  {
    // Commander gives its actions what was typed without types; each command names what it takes.
    files: ['packages/cli/src/program.ts'],
    rules: { '@typescript-eslint/no-unsafe-argument': 'off' },
  },
  { files: ['**/*.mjs', 'packages/web/**/*.js'], languageOptions: { globals: globals.node } },
  { files: ['packages/site/browser/*.js'], languageOptions: { sourceType: 'script', globals: globals.browser } },
  {
    files: ['packages/web/**/*.ts', 'packages/web/**/*.svelte'],
    extends: [ts.configs.recommended, svelte.configs['flat/recommended']],
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: { 'no-undef': 'off', 'svelte/no-at-html-tags': 'off', 'svelte/no-navigation-without-resolve': 'off' },
  },
)
