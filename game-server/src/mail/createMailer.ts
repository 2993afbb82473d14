import type { Logger } from "@crowdwire/service-kit";
import { createTransport } from "nodemailer";
import type { GameServerConfig } from "../config.ts";
import { ProblemError } from "../http/ProblemError.ts";
import type { Mail, SendMail } from "./Mail.ts";
import { Outbox } from "./Outbox.ts";

const TIMEOUT_MS = 10_000;

export interface Mailer {
  readonly send: SendMail;
  /** What was written, where nothing is sent: in development. */
  readonly outbox: Outbox | undefined;
}

/**
 * How e-mail leaves this server: by SMTP; without it, development keeps it to look at, and production sends none (null).
 */
export function createMailer(
  config: Pick<GameServerConfig, "SMTP_URL" | "MAIL_FROM" | "NODE_ENV">,
  logger: Logger,
): Mailer | null {
  if (config.SMTP_URL !== undefined) {
    return { send: sendBySmtp(config.SMTP_URL, config.MAIL_FROM, logger), outbox: undefined };
  }
  if (config.NODE_ENV === "production") return null;
  const outbox = new Outbox();
  const send = async (mail: Mail) => {
    outbox.add(mail);
    logger.info(
      { to: mail.to, subject: mail.subject, text: mail.text },
      "An e-mail; without SMTP_URL it stays at /dev/mail.",
    );
  };
  return { send, outbox };
}

function sendBySmtp(url: string, from: string, logger: Logger): SendMail {
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Neither files nor addresses of a template are ever read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (mail) => {
    try {
      await transport.sendMail({ from, to: mail.to, subject: mail.subject, text: mail.text });
    } catch (error) {
      // What the mail says is a secret of whom it is for; why it could not be sent is not.
      logger.error({ err: error, subject: mail.subject }, "An e-mail could not be sent. Check SMTP_URL.");
      throw new ProblemError("mailFailed", "The e-mail could not be sent. Try again in a few minutes.", {
        retryAfterSeconds: 60,
        cause: error,
      });
    }
  };
}
