import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseAct, parseAkt } from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_DENOM, type Devnet, startDevnet } from "@akash-bme/devnet";
import { createDevSigner } from "@akash-bme/pyth";
import { coins } from "@cosmjs/stargate";
import { expect } from "chai";
import { bundle } from "../packages/clients/test/bundle.js";
import { addressOf, aktUpdate, preset, Suite } from "../scripts/suite.js";
import { type Chromium, launchChromium, type Page } from "./chromium.js";
import { FAST_VOTES } from "./support.js";

/** What the page is made of: the examples of the guide, and of the package what the test asks by itself. */
const PAGE = `
export { newKey, openVault } from "./account.js";
export { mintAsQuoted } from "./mint.js";
export { advice } from "./refusals.js";
export { BmeError, parseAct, parseAkt } from "@akash-bme/clients";
`;

/** Only this server's own script runs, and no text becomes code. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

/** Serves the page, its script, and the node's RPC at the same origin, as an application's own server does. */
function serve(script: string, rpc: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    try {
      if (request.url === "/app.js") {
        response.setHeader("content-type", "text/javascript; charset=utf-8").end(script);
      } else if (request.url === "/rpc" && request.method === "POST") {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(Buffer.from(chunk));
        const answer = await fetch(rpc, { method: "POST", body: Buffer.concat(chunks) });
        response.setHeader("content-type", "application/json").end(await answer.text());
      } else if (request.url === "/") {
        response.setHeader("content-security-policy", POLICY).setHeader("content-type", "text/html");
        response.end('<!doctype html><title>Mint</title><script src="/app.js"></script>');
      } else {
        response.writeHead(404).end();
      }
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe("the clients in a browser", function () {
  this.timeout(60_000);
  const signer = createDevSigner({ index: 1_000_000 });
  let net: Devnet;
  let suite: Suite;
  let plan: InstallPlan;
  let server: Server;
  let chromium: Chromium;
  let page: Page;
  let address: string;

  before(async () => {
    net = await startDevnet({ profile: "filtered", chainId: "browser-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
    plan = await suite.plan({
      windowSecs: 8,
      maxGapSecs: 4,
      emitters: [signer.emitter],
      oracles: { oracle: { signerSets: [signer.signerSet] } },
      vaults: { vault: await preset("replay") },
    });
    await suite.install(plan);
    await suite.oracle("relayer", plan).updatePriceFeeds([aktUpdate(signer, 58_000_000n, await suite.now())]);
    server = await serve((await bundle(PAGE)).code, net.rpc);
    const { port } = server.address() as AddressInfo;
    chromium = await launchChromium();
    page = await chromium.open(`http://127.0.0.1:${port}/`);
  });
  after(async () => {
    await chromium?.close();
    server?.closeAllConnections();
    server?.close();
    await net?.stop();
  });

  it("has no script that needs anything of Node", async () => {
    expect(await page.evaluate("typeof app.openVault")).to.equal("function");
    expect(await page.evaluate("[typeof process, typeof Buffer, typeof require]")).to.deep.equal(
      Array(3).fill("undefined"),
    );
    expect(page.uncaught).to.deep.equal([]);
  });

  it("makes a key in the page and opens the vault with a client of its own", async () => {
    const vault = JSON.stringify(addressOf(plan, "vault"));
    address = String(
      await page.evaluate(`(async () => {
        globalThis.vault = await app.openVault(location.origin + "/rpc", await app.newKey(), ${vault});
        return globalThis.vault.sender;
      })()`),
    );
    expect(address).to.match(/^akash1[0-9a-z]{38}$/);
    expect(await suite.client.getAccount(address), "the key is new").to.equal(null);
    expect(await page.evaluate("vault.balance(vault.sender)")).to.equal("0");
  });

  it("says what an account without AKT lacks", async () => {
    expect(await page.evaluate('app.mintAsQuoted(vault, app.parseAkt("100")).catch(app.advice)')).to.equal(
      "This account has no AKT yet.",
    );
  });

  it("quotes, mints and reads the balance", async () => {
    const faucet = suite.address("spare1");
    await suite.client.sendTokens(faucet, address, coins(parseAkt("110").toString(), DEVNET_DENOM), "auto");
    const quote = await page.evaluate('vault.quoteMint(app.parseAkt("100"))');
    expect(quote).to.include({ status: "healthy" });
    // 100 AKT at 0.58 with a spread of a quarter of a per cent.
    const minted = String((parseAct("58") * 9_975n) / 10_000n);
    expect(quote).to.have.property("result").that.includes({ minted });

    const result = await page.evaluate('app.mintAsQuoted(vault, app.parseAkt("100"))');
    expect(result).to.include({ burned: parseAkt("100").toString(), minted, change: "0" });
    expect(await page.evaluate("vault.balance(vault.sender)")).to.equal(minted);
    expect(await suite.vault("tenant", plan, "vault").balance(address)).to.equal(BigInt(minted));
  });

  it("gets a refusal as a typed error with its code and its numbers", async () => {
    const refusal = await page.evaluate(`(async () => {
      const minOut = app.parseAct("60");
      const thrown = await vault.mintAct(app.parseAkt("1"), { minOut }).catch((error) => error);
      return { isTyped: thrown instanceof app.BmeError, code: thrown.code, message: thrown.shortMessage };
    })()`);
    expect(refusal).to.deep.include({ isTyped: true, code: "min_out" });
    expect(refusal)
      .to.have.property("message")
      .that.matches(/578550.*60000000|60000000.*578550/);
    expect(page.uncaught).to.deep.equal([]);
  });
});
