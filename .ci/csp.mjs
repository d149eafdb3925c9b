// Google's csp_evaluator on each policy given (one a line on standard input). Fails on what it calls high or medium, on
// mistakes of writing, and when it sees nothing wrong with the policy that is planted here.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const require = createRequire(process.argv[2] + "/");
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");
const { Severity } = require("csp_evaluator/dist/finding.js");

const found = (policy) => new CspEvaluator(new CspParser(policy).csp).evaluate();
const bad = ({ severity }) => severity <= Severity.HIGH_MAYBE;
if (!found("script-src 'self' 'unsafe-inline' *; object-src *").some(bad)) {
  console.log("csp_evaluator sees nothing wrong with a policy that lets everything in.");
  process.exit(1);
}
let wrong = 0;
let policies = 0;
for (const policy of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  policies += 1;
  for (const each of found(policy)) {
    wrong += bad(each) ? 1 : 0;
    console.log(`${Severity[each.severity]}: ${each.directive} ${each.value ?? ""}: ${each.description}`);
  }
}
console.log(`csp_evaluator: ${policies} policies, ${wrong} with a fault.`);
process.exit(wrong > 0 || policies === 0 ? 1 : 0);
