// Runs one function of @serenity-kit/opaque: a JSON request on stdin, a JSON answer on stdout.
import * as opaque from "@serenity-kit/opaque";

await opaque.ready;
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { side, call, argument } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const answer = opaque[side][call](argument);
process.stdout.write(JSON.stringify({ answer: answer ?? null }));
