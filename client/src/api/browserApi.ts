import { Api } from "./Api.ts";

/** The API at this page's own address. */
export const api = new Api((input, init) => fetch(input, init));
