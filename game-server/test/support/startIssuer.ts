import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** Somebody the issuer knows. */
export interface IssuerAccount {
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

export interface Issuer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** From now on this account can sign in there, with any password. */
  knows(account: IssuerAccount): void;
  /** Goes where the browser was sent, signs in there as this account, and answers where it is sent back to. */
  signIn(startUrl: string, account: IssuerAccount): Promise<string>;
  /** The same, but changes its mind there. */
  refuse(startUrl: string): Promise<string>;
  close(): Promise<void>;
}

/** A real OpenID Connect issuer (oidc-provider) on a free port, whose sign-in form is filled in by the test. */
export async function startIssuer(redirectUris: string[]): Promise<Issuer> {
  const accounts = new Map<string, IssuerAccount>();
  const client = { clientId: "crowdwire", clientSecret: "a-secret-between-the-two" };
  // The address has to be known before the provider is made; another server cannot take it in between on loopback.
  const { createServer } = await import("node:http");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: redirectUris }],
    pkce: { required: () => true },
    cookies: { keys: ["a-key-for-the-tests"] },
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, sub) => {
      const account = accounts.get(sub);
      return account && { accountId: sub, claims: async () => ({ ...account }) };
    },
  });
  server.on("request", provider.callback());

  const knows = (account: IssuerAccount) => void accounts.set(account.sub, account);

  async function walk(startUrl: string, decide: (form: string) => { action: string; fields?: Record<string, string> }) {
    const jar = new Map<string, string>();
    let next: { url: string; body?: URLSearchParams } = { url: startUrl };
    for (let steps = 0; steps < 12; steps++) {
      if (!next.url.startsWith(url)) return next.url;
      const response: Response = await fetch(next.url, {
        method: next.body === undefined ? "GET" : "POST",
        redirect: "manual",
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
        ...(next.body && { body: next.body }),
      });
      for (const header of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/u.exec(header) ?? [];
        jar.set(name, value);
      }
      const location = response.headers.get("location");
      if (location !== null) {
        next = { url: new URL(location, next.url).href };
        continue;
      }
      const { action, fields } = decide(await response.text());
      next = { url: new URL(action, next.url).href, ...(fields && { body: new URLSearchParams(fields) }) };
    }
    throw new Error("The issuer leads in circles.");
  }

  return {
    url,
    ...client,
    knows,
    signIn: (startUrl, account) => {
      knows(account);
      return walk(startUrl, (form) => {
        const action = /<form[^>]+action="([^"]+)"/u.exec(form)?.[1] ?? "";
        const prompt = /name="prompt" value="(\w+)"/u.exec(form)?.[1] ?? "";
        return { action, fields: { prompt, ...(prompt === "login" && { login: account.sub, password: "any" }) } };
      });
    },
    refuse: (startUrl) => walk(startUrl, (form) => ({ action: /href="([^"]+\/abort)"/u.exec(form)?.[1] ?? "" })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
