export { Account, fetchBytes, fetchWorld, RequestRefused } from "./Account.ts";
export type { Behaviour, Steerable } from "./Behaviour.ts";
export { Bot, type BotOptions, type Ear } from "./Bot.ts";
