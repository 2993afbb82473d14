export { Account, fetchBytes, fetchWorld, RequestRefused } from "./Account.ts";
export { type Behaviour, Bot, type BotOptions } from "./Bot.ts";
