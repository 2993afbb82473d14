import type { Knex } from "knex";
import { toDatabaseError } from "./errors.ts";

/** How a repository reaches the database: it is lent the connection (or transaction), and errors come back named. */
export type RunQuery = <Result>(work: (knex: Knex) => PromiseLike<Result>) => Promise<Result>;

/** Lends `knex` (a pool or one transaction) and maps what it throws to the errors of errors.ts. */
export function createRunQuery(knex: Knex): RunQuery {
  return async (work) => {
    try {
      return await work(knex);
    } catch (error) {
      throw toDatabaseError(error);
    }
  };
}
