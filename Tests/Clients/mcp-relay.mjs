// Stands for our client in the conformance suite, which starts a program for each scenario: has the test, whose address comes first, do it.
const [address, url] = process.argv.slice(2);
const { MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_CONTEXT: context } = process.env;
const answer = await fetch(address, { method: 'POST', body: JSON.stringify({ scenario, url, context: context === undefined ? {} : JSON.parse(context) }) });
if (!answer.ok) {
  console.error(await answer.text());
  process.exit(1);
}
