/** The same as the relay in Python, for Node 16 and newer: see there what it reads and writes. */
export const nodeRelay = `
const [, what, host, port] = process.argv;
const fail = ({ code, message }) => { console.log("error", code || "ECONNRESET", message); process.exit(0); };
if (what === "names") {
  require("dns").lookup(host, { all: true }, (error, found) => {
    if (error) fail(error);
    else console.log("names", found.map((one) => one.address).join(" "));
  });
} else {
  const link = require("net").connect({ host, port: Number(port) });
  link.once("error", fail);
  link.once("connect", () => {
    link.off("error", fail).on("error", () => process.exit(0)).on("close", () => process.exit(0));
    process.stdout.write("connected " + link.remoteAddress + "\\n");
    process.stdin.on("end", () => process.exit(0));
    process.stdin.pipe(link).pipe(process.stdout);
  });
}
`;
