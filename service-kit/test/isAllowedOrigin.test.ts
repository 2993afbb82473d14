import { expect } from "chai";
import { describe, it } from "mocha";
import { isAllowedOrigin } from "../src/isAllowedOrigin.ts";

const LISTED = ["https://meet.example.org"];

describe("isAllowedOrigin", () => {
  for (const { title, origin, host, listed, answer } of [
    { title: "no browser page", origin: undefined, host: "meet.example.org", listed: LISTED, answer: true },
    {
      title: "a page of the host that was asked",
      origin: "http://localhost:2567",
      host: "localhost:2567",
      answer: true,
    },
    {
      title: "the same, behind a proxy that speaks https",
      origin: "https://meet.example.org",
      host: "meet.example.org",
      answer: true,
    },
    { title: "the same, in capitals", origin: "http://localhost:2567", host: "LOCALHOST:2567", answer: true },
    { title: "another port", origin: "http://localhost:3000", host: "localhost:2567", answer: false },
    { title: "another host", origin: "https://evil.example", host: "meet.example.org", answer: false },
    {
      title: "a host that only begins alike",
      origin: "https://meet.example.org.evil.example",
      host: "meet.example.org",
      answer: false,
    },
    { title: "a page from nowhere", origin: "null", host: "meet.example.org", answer: false },
    { title: "no host", origin: "https://meet.example.org", host: undefined, answer: false },
    { title: "another scheme", origin: "ftp://meet.example.org", host: "meet.example.org", answer: false },
    {
      title: "one of the list, whatever the host",
      origin: "https://meet.example.org",
      host: "10.0.0.5:2567",
      listed: LISTED,
      answer: true,
    },
    {
      title: "the host, when there is a list",
      origin: "http://10.0.0.5:2567",
      host: "10.0.0.5:2567",
      listed: LISTED,
      answer: false,
    },
    {
      title: "the list's host without its s",
      origin: "http://meet.example.org",
      host: "meet.example.org",
      listed: LISTED,
      answer: false,
    },
  ]) {
    it(`${answer ? "allows" : "refuses"} ${title}`, () => {
      expect(isAllowedOrigin(origin, host, listed)).to.equal(answer);
    });
  }
});
