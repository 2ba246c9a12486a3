// Dependencies point one way: protocols → check, lab → series → site, app → server, cli → web only through the API.
const may = {
  protocols: [],
  check: ['protocols'],
  lab: ['protocols'],
  series: ['protocols', 'check', 'lab'],
  site: ['series'],
  app: ['protocols', 'check', 'lab', 'series'],
  server: ['protocols', 'check', 'lab', 'series', 'app', 'web'],
  cli: ['protocols', 'check', 'lab', 'series', 'site', 'app', 'server'],
  web: [],
}

module.exports = {
  forbidden: [
    ...Object.entries(may).map(([name, allowed]) => ({
      name: `${name}-depends-only-on-${allowed.join('-') || 'nothing'}`,
      severity: 'error',
      from: { path: `^packages/${name}/`, pathNot: '\\.test\\.ts$|/test/' },
      to: { path: '^packages/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
    })),
    {
      name: 'a-package-is-entered-by-its-index',
      severity: 'error',
      from: { path: '^(packages/([^/]+)|series|scripts)/' },
      // What must run before any index is read is an entry of its own.
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: '^packages/$2/|^packages/[^/]+/src/index\\.ts$|^packages/series/src/find-modules\\.ts$',
      },
    },
    {
      name: 'a-series-imports-only-check-lab-and-protocols',
      severity: 'error',
      from: { path: '^series/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/', pathNot: '^packages/(check|lab|protocols)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      // A comment draws the answers to it, which are comments: a component may import itself.
      from: { pathNot: '^packages/web/src/lib/discussion/Entry\\.svelte$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'packages-do-not-import-a-series',
      severity: 'error',
      from: { path: '^packages/', pathNot: '\\.test\\.ts$|/test/' },
      to: { path: '^series/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/web/(build|static/_app)/|/\\.svelte-kit/|/starters/|/fixtures/' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.svelte'],
    },
  },
}
