export { publishSite, type Published, type PublishOptions } from './publish-site.ts'
export { SiteError } from './errors.ts'
export { readmeOf, README_MARK } from './readme.ts'
