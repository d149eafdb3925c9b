// Every page by the rules of HTML_CodeSniffer, in one browser that asks this machine alone.
// Arguments: the folder of the packages, the browser, the address of the site, a cookie of the desk ("name=value"), a
// file with the paths. A page at which the browser was sent elsewhere counts as wrong.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const [packages, browser, site, cookie, file] = process.argv.slice(2)
const installed = createRequire(`${packages}/`)
const pa11y = installed('pa11y')
const puppeteer = createRequire(installed.resolve('pa11y'))('puppeteer')

const chromium = await puppeteer.launch({
  executablePath: browser,
  args: [
    '--no-sandbox', // it runs as root
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--no-first-run',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
})
const options = { browser: chromium, standard: 'WCAG2AA', timeout: 90000 }
// Two things in the lists of Django's own admin. The header of a row is the first th in it: by the standard it belongs to
// that row without being told so. And a list in which nothing can be ticked stands in a form without any control.
const KNOWN = ['1_3_1.H63.1 #result_list', '3_2_2.H32.2 #changelist-form']
const isKnown = ({ code, selector }) => KNOWN.some((each) => `${code} ${selector}`.endsWith(each))
const errors = ({ issues }) => issues.filter((each) => each.type === 'error' && !isKnown(each))
writeFileSync(`${file}.html`, '<!DOCTYPE html><html><title>Planted</title><img src="nothing">')
if (!errors(await pa11y(`file://${file}.html`, options)).length) {
  throw new Error('pa11y sees nothing wrong with a picture that says nothing.')
}
const paths = readFileSync(file, 'utf8').split('\n').filter(Boolean)
let wrong = 0
for (const path of paths) {
  const page = await chromium.newPage()
  const headers = path.startsWith('/admin/') || path.startsWith('/accounts/') ? { Cookie: cookie } : {}
  const found = errors(await pa11y(site + path, { ...options, page, headers }))
  const url = new URL(page.url())
  const said = found.map((each) => `${each.code} ${each.selector}: ${each.message}`)
  if (url.pathname + url.search !== path) said.push(`the browser was sent to ${url}`)
  for (const each of new Set(said)) console.log(`${path}: ${each}`)
  wrong += said.length
  await page.close()
}
await chromium.close()
console.log(`pa11y: ${wrong} errors on ${paths.length} pages`)
process.exitCode = wrong ? 1 : 0
