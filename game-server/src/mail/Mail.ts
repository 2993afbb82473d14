/** An e-mail of ours: plain text, which every reader shows. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Takes an e-mail for sending. @throws ProblemError mailFailed where it was not taken. */
export type SendMail = (mail: Mail) => Promise<void>;
