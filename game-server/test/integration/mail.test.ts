import type { AddressInfo } from "node:net";
import { createLogger } from "@crowdwire/service-kit";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { SMTPServer } from "smtp-server";
import { ProblemError } from "../../src/http/ProblemError.ts";
import { createMailer } from "../../src/mail/createMailer.ts";

describe("e-mail by a real SMTP server", () => {
  const received: { from: string; to: string[]; text: string }[] = [];
  const logged: string[] = [];
  const logger = createLogger({
    service: "test",
    level: "debug",
    destination: { write: (line) => void logged.push(line) },
  });
  let smtp: SMTPServer;
  let port: number;

  before(async () => {
    smtp = new SMTPServer({
      disabledCommands: ["STARTTLS"],
      // The mailer keeps its connections for the next letter.
      closeTimeout: 100,
      onAuth: ({ username, password }, _session, done) =>
        password === "right" ? done(null, { user: username }) : done(new Error("wrong")),
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom === false ? "" : mailFrom.address;
          received.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
    port = (smtp.server.address() as AddressInfo).port;
  });
  after(() => new Promise<void>((resolve) => smtp.close(() => resolve())));

  const mailer = (url: string) =>
    createMailer({ SMTP_URL: url, MAIL_FROM: "CrowdWire <hello@meet.example>", NODE_ENV: "production" }, logger)!;

  it("arrives as it was written, from the configured sender, and is not kept", async () => {
    const { send, outbox } = mailer(`smtp://user:right@127.0.0.1:${port}`);
    await send({
      to: "ada@example.org",
      subject: "Hello",
      text: "A line.\n\nhttps://meet.example/confirm#secret-of-ada",
    });
    expect(received).to.have.lengthOf(1);
    expect(received[0]).to.deep.include({ from: "hello@meet.example", to: ["ada@example.org"] });
    expect(received[0]!.text).to.contain("Subject: Hello").and.contain("https://meet.example/confirm#secret-of-ada");
    expect(outbox).to.equal(undefined);
    expect(logged.join("")).to.not.contain("secret-of-ada");
  });

  it("cannot be used to write to others, or under another name, by what somebody types", async () => {
    const { send } = mailer(`smtp://user:right@127.0.0.1:${port}`);
    await send({ to: "ada@example.org", subject: "Hi\r\nBcc: eve@example.org", text: "x" });
    expect(received.at(-1)!.to).to.deep.equal(["ada@example.org"]);
    expect(received.at(-1)!.text).to.not.match(/^Bcc:/mu);
  });

  for (const [title, url] of [
    ["nobody listens", () => "smtp://127.0.0.1:1"],
    ["the password is wrong", () => `smtp://user:hunter2@127.0.0.1:${port}`],
  ] as const) {
    it(`says in words that it was not sent where ${title}, and why in the log, without secrets`, async () => {
      const error = await mailer(url())
        .send({ to: "ada@example.org", subject: "Hello", text: "secret-of-ada" })
        .catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(ProblemError).and.include({ code: "mailFailed" });
      expect(logged.join("")).to.contain("An e-mail could not be sent").and.not.contain("secret-of-ada");
      expect(logged.join("")).to.not.contain("hunter2");
    });
  }
});
