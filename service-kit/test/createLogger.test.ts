import { expect } from "chai";
import { describe, it } from "mocha";
import { createLogger, ignore } from "../src/index.ts";

function capture(options: { pretty?: boolean; secrets?: string[]; level?: "debug" | "info" } = {}) {
  const lines: string[] = [];
  const logger = createLogger({
    service: "test",
    ...options,
    destination: { write: (line: string) => void lines.push(line) },
  });
  return { logger, lines };
}

describe("createLogger", () => {
  it("writes one JSON line with service, level in words and ISO time", () => {
    const { logger, lines } = capture();
    logger.info({ rooms: 2 }, "opened");
    const line = JSON.parse(lines[0] ?? "");
    expect(line).to.include({ service: "test", level: "info", msg: "opened", rooms: 2 });
    expect(new Date(line.time).getTime()).to.be.closeTo(Date.now(), 5000);
  });

  it("never writes secrets, whatever level of the fields they are in", () => {
    const { logger, lines } = capture({ secrets: ["SESSION_KEY"] });
    logger.info({ password: "p1", user: { token: "p2" }, req: { headers: { cookie: "p3", "set-cookie": "p4" } } }, "x");
    logger.child({ config: { SESSION_KEY: "p5" } }).warn({ authorization: "p6" }, "y");
    expect(lines.join("")).to.not.match(/p[1-6]"/);
    expect(lines.join("")).to.include("[secret]");
  });

  it("hides a URL's password in errors", () => {
    const { logger, lines } = capture();
    logger.error({ err: new Error("cannot reach postgres://crowd:hunter2@db:5432/x") }, "outage");
    expect(lines[0]).to.include("postgres://crowd:[secret]@db").and.not.include("hunter2");
  });
});

describe("ignore", () => {
  it("logs the failure at debug with the reason", async () => {
    const { logger, lines } = capture({ level: "debug" });
    ignore(Promise.reject(new Error("gone")), "the peer may have left already", logger);
    await new Promise((resolve) => setImmediate(resolve));
    expect(JSON.parse(lines[0] ?? "")).to.include({ level: "debug", why: "the peer may have left already" });
  });
});
