import { timingSafeEqual } from "node:crypto";
import { isIPv6 } from "node:net";
import { RateLimiter } from "@crowdwire/service-kit";
import { hashSecret } from "../auth/SessionCookie.ts";

export interface SignInLimitOptions {
  readonly perMinute: number;
  readonly perHour: number;
  /** Whoever presents it is not counted; absent in production. */
  readonly loadTestKey: string | undefined;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

export type SignInVerdict =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly retryAfterSeconds: number };

/** Bounds how many new guests come from one address. Counted in this process; asynchronous so that Redis can count too. */
export class SignInLimit {
  readonly #options: SignInLimitOptions;
  readonly #minute: RateLimiter;
  readonly #hour: RateLimiter;

  constructor(options: SignInLimitOptions) {
    this.#options = options;
    const { perMinute, perHour, nowMs } = options;
    this.#minute = new RateLimiter({ perSecond: perMinute / 60, burst: perMinute, nowMs });
    this.#hour = new RateLimiter({ perSecond: perHour / 3600, burst: perHour, nowMs });
  }

  /** Counts one sign-in of this address, unless it is a bot with the key. */
  async take(address: string, presentedKey: string | undefined): Promise<SignInVerdict> {
    if (this.#isLoadTest(presentedKey)) return { isAllowed: true };
    const network = networkOf(address);
    if (!this.#minute.take(network)) return refuse(60 / this.#options.perMinute);
    if (!this.#hour.take(network)) return refuse(3600 / this.#options.perHour);
    return { isAllowed: true };
  }

  #isLoadTest(presentedKey: string | undefined): boolean {
    const { loadTestKey } = this.#options;
    if (loadTestKey === undefined || presentedKey === undefined) return false;
    // Hashes have one length, which the comparison needs, and give nothing away about the key's.
    return timingSafeEqual(hashSecret(presentedKey), hashSecret(loadTestKey));
  }
}

function refuse(secondsPerSignIn: number): SignInVerdict {
  return { isAllowed: false, retryAfterSeconds: Math.ceil(secondsPerSignIn) };
}

/** What one subscriber has: an IPv4 address, or the 64-bit network of an IPv6 one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address);
  if (mapped) return mapped[1]!;
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("%")[0]!.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  const full = [...groups, ...Array<string>(missing).fill("0"), ...(tail ?? "").split(":")];
  return `${full
    .slice(0, 4)
    .map((group) => Number.parseInt(group || "0", 16).toString(16))
    .join(":")}::/64`;
}
