import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { serveLan } from "../supervisor/lan.ts";

const own = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address;

describe("serving friends on the same network", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "crowdwire-lan-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("makes a certificate for the address and for this machine, once", async function () {
    if (own === undefined) this.skip();
    const first = await serveLan(folder, 2567, own);
    const certificate = new X509Certificate(readFileSync(first.env["TLS_CERT_FILE"]!));
    expect(certificate.checkIP(own!)).to.equal(own);
    expect(certificate.checkIP("127.0.0.1")).to.equal("127.0.0.1");
    expect(certificate.checkHost("localhost")).to.equal("localhost");
    expect(statSync(first.env["TLS_KEY_FILE"]!).mode & 0o077).to.equal(0);
    await serveLan(folder, 2567, own);
    const again = new X509Certificate(readFileSync(first.env["TLS_CERT_FILE"]!));
    expect(again.fingerprint256).to.equal(certificate.fingerprint256);
  });

  it("sends friends to https on that address, and their sound there, too", async function () {
    if (own === undefined) this.skip();
    const lan = await serveLan(folder, 2567, own);
    expect(lan.url).to.equal(`https://${own}:2567`);
    expect(lan.env["MEDIA_LISTEN"]).to.equal(`127.0.0.1,${own}`);
    expect(lan.env["NODE_EXTRA_CA_CERTS"]).to.equal(lan.env["TLS_CERT_FILE"]);
  });

  it("says which addresses there are when it is told another", async () => {
    const error = await serveLan(folder, 2567, "203.0.113.9").catch((caught: unknown) => String(caught));
    expect(error).to.match(own === undefined ? /in no network/u : /no address 203\.0\.113\.9; it has .*--lan=/u);
  });
});
