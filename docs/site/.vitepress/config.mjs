import { existsSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const here = dirname(fileURLToPath(import.meta.url))
const checkout = resolve(here, '../../..')
// Copies of the pages, see ../build: their modules must be in a folder above them.
const pages = resolve(here, '../pages')
const repository = 'https://github.com/slurmjwt/slurm-jwt-filter/blob/main/'

const page = (text, link) => ({ text, link })

// The same map as README's "Read on"; a page that is missing here fails the build, see the end.
const groups = [
  { text: 'Start', items: [page('Overview', '/')] },
  {
    text: 'Portal developers',
    items: [
      page('A portal in one servlet', '/docs/portal'),
      page('A log-in page', '/docs/login'),
      page('Single sign-on', '/docs/single-sign-on'),
      page('Spring', '/docs/spring'),
      page('Without a servlet', '/docs/without-a-servlet'),
      page('API', '/docs/api'),
      page('The demo', '/docs/demo')
    ]
  },
  {
    text: 'Server administrators',
    items: [
      page('Servers', '/docs/servers'),
      page('Configuration', '/docs/configuration'),
      page('Identity providers', '/docs/identity-providers'),
      page('Container-managed security', '/docs/container-security'),
      page('Operations', '/docs/operations'),
      page('Command line', '/docs/command-line'),
      page('Troubleshooting', '/docs/troubleshooting'),
      page('Performance', '/docs/performance')
    ]
  },
  {
    text: 'Gateway operators',
    items: [
      page('Gateway', '/docs/gateway'),
      page('Forward auth', '/docs/forward-auth'),
      page("Slurm's releases", '/docs/slurm-versions')
    ]
  },
  {
    text: 'Security reviewers',
    items: [
      page('Threat model', '/docs/security'),
      page('Attacks', '/docs/attacks'),
      page('Semantics', '/docs/semantics'),
      page('Reporting a vulnerability', '/SECURITY')
    ]
  },
  {
    text: 'Maintainers',
    items: [
      page('Contributing', '/CONTRIBUTING'),
      page('Design', '/docs/design'),
      page('Releasing', '/docs/releasing'),
      page('Changes', '/CHANGELOG')
    ]
  }
]

// A link to a file of the checkout that is not a page leads to the repository.
function linkSources(md) {
  md.core.ruler.push('link-sources', state => {
    for (const token of state.tokens.flatMap(token => token.children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href === null || /^(#|[a-z]+:)/.test(href) || /\.md(#.*)?$/.test(href)) {
        continue
      }
      const file = resolve(checkout, relative(pages, dirname(state.env.path)), href)
      if (!existsSync(file)) {
        throw new Error(state.env.path + ' links to ' + href + ', which does not exist')
      }
      token.attrSet('href', repository + relative(checkout, file))
    }
  })
}

// As GitHub does, so that a link to a heading such as "Slurm's copy of a key set" works in both.
const anchorOf = heading => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-')

export default defineConfig({
  title: 'slurm-jwt-filter',
  description: 'Lets only requests with a valid Slurm JSON Web Token through.',
  srcDir: 'pages',
  outDir: '../../target/site',
  cacheDir: '../../target/site-cache',
  rewrites: { 'README.md': 'index.md' },
  markdown: { config: linkSources, anchor: { slugify: anchorOf } },
  themeConfig: {
    search: { provider: 'local' },
    nav: [{ text: 'Javadoc', link: '/javadoc/index.html', target: '_self' }],
    sidebar: groups,
    outline: [2, 3]
  },
  buildEnd(site) {
    const mapped = new Set(groups.flatMap(group => group.items).map(item => item.link))
    const orphans = site.pages
      .map(file => (file === 'README.md' ? '/' : '/' + file.replace(/\.md$/, '')))
      .filter(link => !mapped.has(link))
    if (orphans.length > 0) {
      throw new Error('not in the map of docs/site/.vitepress/config.mjs: ' + orphans.join(', '))
    }
  }
})
