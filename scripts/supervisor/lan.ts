import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { StartError } from "./StartError.ts";

/** What serving the neighbours takes. */
export interface LanSettings {
  /** Where friends on the same network go. */
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
}

const DAY_MS = 86_400_000;
const CERTIFICATE_DAYS = 365;
/** Names of interfaces that lead nowhere but into this machine. */
const INSIDE = /^(docker|br-|veth|virbr|vmnet|cni|flannel|tun|tap)/u;

/**
 * Serves friends on the same network (`npm start -- --lan`): by https, since browsers give microphones to secure pages
 * alone, with a certificate made here once, and with sound and pictures on the network's address.
 *
 * @param wanted an address of this machine; the first of a private network when undefined
 * @throws StartError when this machine has no such address
 */
export async function serveLan(dataDir: string, port: number, wanted: string | undefined): Promise<LanSettings> {
  const address = wanted ?? findLanAddress();
  if (address === undefined || !ownAddresses().some((own) => own.address === address)) {
    const own = ownAddresses().map((each) => each.address);
    throw new StartError(
      own.length === 0
        ? "This machine is in no network, so there are no neighbours to serve. Connect it and start again."
        : `This machine has no address ${wanted ?? ""}; it has ${own.join(", ")}. Say which with \`npm start -- --lan=${own[0]}\`.`,
    );
  }
  const { certFile, keyFile } = await provideCertificate(join(dataDir, "tls"), address);
  return {
    url: `https://${address}:${port}`,
    env: {
      TLS_CERT_FILE: certFile,
      TLS_KEY_FILE: keyFile,
      // The SFU asks the game server for its keys, under this certificate.
      NODE_EXTRA_CA_CERTS: certFile,
      MEDIA_LISTEN: ["127.0.0.1", address].join(","),
    },
  };
}

function ownAddresses(): { name: string; address: string }[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ address, internal }) => !internal && isIPv4(address))
      .map(({ address }) => ({ name, address })),
  );
}

function findLanAddress(): string | undefined {
  const outside = ownAddresses().filter(({ name }) => !INSIDE.test(name));
  const home = outside.find(({ address }) => /^(192\.168\.|10\.|172\.(1[6-9]|2\d|3[01])\.)/u.test(address));
  return (home ?? outside[0] ?? ownAddresses()[0])?.address;
}

/** A certificate for this address and for this machine itself; the last one while it is still good. */
async function provideCertificate(folder: string, address: string): Promise<{ certFile: string; keyFile: string }> {
  const files = { certFile: join(folder, "lan-cert.pem"), keyFile: join(folder, "lan-key.pem") };
  if (isGood(files, address)) {
    return files;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = await generate([{ name: "commonName", value: "CrowdWire on this network" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + CERTIFICATE_DAYS * DAY_MS),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: address },
          { type: 7, ip: "127.0.0.1" },
          { type: 2, value: "localhost" },
        ],
      },
    ],
  });
  writeFileSync(files.keyFile, made.private, { mode: 0o600 });
  writeFileSync(files.certFile, made.cert);
  return files;
}

function isGood({ certFile, keyFile }: { certFile: string; keyFile: string }, address: string): boolean {
  if (!existsSync(certFile) || !existsSync(keyFile)) {
    return false;
  }
  const certificate = new X509Certificate(readFileSync(certFile));
  const endsMs = Date.parse(certificate.validTo);
  return endsMs - Date.now() > 14 * DAY_MS && certificate.checkIP(address) !== undefined;
}
