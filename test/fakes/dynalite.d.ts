/** The part of dynalite that is used; it brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in memory. */
  export default function dynalite(options?: { readonly createTableMs?: number }): Server;
}

/** That of jest's process; undefined elsewhere. */
declare var dynaliteOfJest: typeof import('dynalite').default | undefined;
